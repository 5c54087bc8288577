//! The live connection: the server says that something changed, and where people are who share it.
//! Losing it costs seconds, never changes. What this build does not know is passed over.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use gloo_timers::callback::Timeout;
use sync::domain::tracking::TechnicianFix;
use sync::ids::UserId;
use sync::protocol::Live;
use wasm_bindgen::prelude::*;
use web_sys::{MessageEvent, WebSocket};

/// What the live connection tells.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum LiveEvent {
    /// The connection stands: whatever was missed can be pulled.
    Open,
    /// The tenant's feed has reached that number.
    Poke(u64),
    UpgradeRequired,
    /// Somebody is there now.
    Position(TechnicianFix),
    /// Somebody no longer shares where they are.
    PositionGone(UserId),
}

/// A connection that comes back by itself; closed when dropped.
pub struct LiveConnection {
    inner: Rc<Inner>,
}

struct Inner {
    tell: Box<dyn Fn(LiveEvent)>,
    socket: RefCell<Option<Socket>>,
    retry: RefCell<Option<Timeout>>,
    failures: Cell<u32>,
}

struct Socket {
    socket: WebSocket,
    _open: Closure<dyn FnMut()>,
    _message: Closure<dyn FnMut(MessageEvent)>,
    _close: Closure<dyn FnMut()>,
}

impl LiveConnection {
    /// Connects, and again whenever the connection is lost.
    pub fn open(tell: impl Fn(LiveEvent) + 'static) -> Self {
        let inner = Rc::new(Inner {
            tell: Box::new(tell),
            socket: RefCell::default(),
            retry: RefCell::default(),
            failures: Cell::new(0),
        });
        Inner::connect(&inner);
        Self { inner }
    }

    /// Connects now if the connection is lost: the network came back.
    pub fn nudge(&self) {
        if self.inner.socket.borrow().is_none() {
            self.inner.failures.set(0);
            Inner::connect(&self.inner);
        }
    }
}

impl Inner {
    fn connect(this: &Rc<Self>) {
        *this.retry.borrow_mut() = None;
        let Some(address) = address() else { return };
        let Ok(socket) = WebSocket::new(&address) else { return Self::reconnect(this) };
        let with = |act: fn(&Rc<Self>)| {
            let weak = Rc::downgrade(this);
            Closure::<dyn FnMut()>::new(move || {
                if let Some(inner) = Weak::upgrade(&weak) {
                    act(&inner);
                }
            })
        };
        let open = with(|inner| {
            inner.failures.set(0);
            (inner.tell)(LiveEvent::Open);
        });
        let close = with(|inner| {
            // Dropped by the next turn: a closure must not drop itself while it runs.
            let old = inner.socket.borrow_mut().take();
            Timeout::new(0, move || drop(old)).forget();
            Self::reconnect(inner);
        });
        let weak = Rc::downgrade(this);
        let message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let live = event.data().as_string().and_then(|text| serde_json::from_str(&text).ok());
            if let (Some(live), Some(inner)) = (live, weak.upgrade()) {
                (inner.tell)(match live {
                    Live::Poke { seq } => LiveEvent::Poke(seq),
                    Live::UpgradeRequired => LiveEvent::UpgradeRequired,
                    Live::Position { at } => LiveEvent::Position(at),
                    Live::PositionGone { technician_id } => LiveEvent::PositionGone(technician_id),
                });
            }
        });
        socket.set_onopen(Some(open.as_ref().unchecked_ref()));
        socket.set_onmessage(Some(message.as_ref().unchecked_ref()));
        socket.set_onclose(Some(close.as_ref().unchecked_ref()));
        *this.socket.borrow_mut() = Some(Socket { socket, _open: open, _message: message, _close: close });
    }

    /// Tries again after 1, 2, 4 … 60 seconds, give or take a quarter, so that a restarted server
    /// does not meet all devices at once.
    fn reconnect(this: &Rc<Self>) {
        let failures = this.failures.get();
        this.failures.set(failures + 1);
        let seconds = f64::from(1u32 << failures.min(6)).min(60.0);
        let ms = seconds * 1000.0 * (0.75 + 0.5 * js_sys::Math::random());
        let weak = Rc::downgrade(this);
        let retry = Timeout::new(ms as u32, move || {
            if let Some(inner) = weak.upgrade().filter(|inner| inner.socket.borrow().is_none()) {
                Self::connect(&inner);
            }
        });
        *this.retry.borrow_mut() = Some(retry);
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        if let Some(socket) = self.socket.borrow_mut().take() {
            socket.socket.set_onclose(None);
            socket.socket.set_onmessage(None);
            socket.socket.set_onopen(None);
            let _ = socket.socket.close();
        }
    }
}

fn address() -> Option<String> {
    let location = web_sys::window()?.location();
    let scheme = if location.protocol().ok()? == "https:" { "wss" } else { "ws" };
    Some(format!("{scheme}://{}/api/v1/replication/live", location.host().ok()?))
}
