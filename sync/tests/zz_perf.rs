use std::time::Instant;
use sync::docs::document::JobDocument;
use sync::docs::edit::*;
use sync::docs::content::*;
use sync::testing::builders::*;
use sync::ids::*;
#[test]
fn perf() {
    let author = Author { user_id: id(1), at: MONDAY };
    let mut d = JobDocument::genesis();
    let mut changes = vec![];
    for i in 0..60u128 {
        let e = DocEdit::AddPart { id: id(1000+i), visit_id: id(1), item_id: None, name: format!("part {i}"), unit: "ea".into(), quantity_milli: 1000 };
        changes.push(d.edit(&[e], author, [i as u8 % 4 + 1; 16]).unwrap().unwrap());
    }
    let n = 50;
    macro_rules! t { ($name:literal, $e:expr) => {{ let s = Instant::now(); for _ in 0..n { std::hint::black_box($e); } println!("{}: {:?}", $name, s.elapsed() / n); }} }
    let saved = d.save();
    println!("saved {}", saved.len());
    t!("genesis", JobDocument::genesis());
    t!("clone", d.clone());
    t!("save", d.save());
    t!("load", JobDocument::load(&saved).unwrap());
    t!("content", d.content());
    t!("digest", d.digest());
    t!("has", d.has(&[1;32]));
    t!("heads", d.heads());
    t!("last_seq", d.last_seq(&[1;16]));
    t!("conflicts", d.conflicts());
    t!("all_changes", d.all_changes());
    t!("inspect", JobDocument::inspect(&changes[3]).unwrap());
    let g = JobDocument::genesis();
    t!("apply all", { let mut x = g.clone(); x.apply_changes(changes.iter().map(Vec::as_slice)).unwrap(); });
    let mut base = JobDocument::genesis();
    base.apply_changes(changes[..59].iter().map(Vec::as_slice)).unwrap();
    t!("apply one", { let mut x = base.clone(); x.apply_changes([changes[59].as_slice()]).unwrap(); });
    t!("admit one", { let mut x = base.clone(); x.admit([changes[59].as_slice()]).unwrap(); });
    t!("edit one", { let mut x = base.clone(); x.edit(&[DocEdit::AddPart { id: id(5), visit_id: id(1), item_id: None, name: "x".into(), unit: "ea".into(), quantity_milli: 1000 }], author, [9;16]).unwrap(); });
    t!("edit note", { let mut x = base.clone(); x.edit(&[DocEdit::SetNote { field: NoteField::Work, text: "hello world".into(), was: None }], author, [9;16]).unwrap(); });
    let _: JobId = id(1);
}
