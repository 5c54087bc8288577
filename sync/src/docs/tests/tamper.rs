//! Taking a change apart and putting it together again with other parts and a right checksum.

use sha2::{Digest, Sha256};

/// The body of a chunk up to its columns, the columns (specification, data), and what follows them.
pub(super) struct Chunk {
    pub(super) head: Vec<u8>,
    pub(super) columns: Vec<(u64, Vec<u8>)>,
    pub(super) tail: Vec<u8>,
}

fn leb(mut number: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        let byte = (number & 0x7f) as u8;
        number >>= 7;
        bytes.push(if number == 0 { byte } else { byte | 0x80 });
        if number == 0 {
            return bytes;
        }
    }
}

/// A signed number in LEB128.
pub(super) fn signed_leb(mut number: i64) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        let byte = (number & 0x7f) as u8;
        number >>= 7;
        let done = (number == 0 && byte & 0x40 == 0) || (number == -1 && byte & 0x40 != 0);
        bytes.push(if done { byte } else { byte | 0x80 });
        if done {
            return bytes;
        }
    }
}

fn take(rest: &mut &[u8]) -> u64 {
    let length = rest.iter().position(|byte| byte & 0x80 == 0).unwrap() + 1;
    let number = rest[..length].iter().rev().fold(0, |number, byte| number << 7 | u64::from(byte & 0x7f));
    *rest = &rest[length..];
    number
}

fn skip(rest: &mut &[u8]) {
    let length = take(rest) as usize;
    *rest = &rest[length..];
}

impl Chunk {
    pub(super) fn of(change: &[u8]) -> Self {
        let mut rest = &change[9..];
        take(&mut rest);
        let body = rest;
        let deps = take(&mut rest) as usize;
        rest = &rest[deps * 32..];
        skip(&mut rest);
        for _ in 0..3 {
            take(&mut rest);
        }
        skip(&mut rest);
        for _ in 0..take(&mut rest) {
            skip(&mut rest);
        }
        let head = body[..body.len() - rest.len()].to_vec();
        let specs: Vec<(u64, usize)> =
            (0..take(&mut rest)).map(|_| (take(&mut rest), take(&mut rest) as usize)).collect();
        let columns = specs.into_iter().map(|(spec, length)| {
            let (data, after) = rest.split_at(length);
            rest = after;
            (spec, data.to_vec())
        });
        let columns = columns.collect();
        Self { head, columns, tail: rest.to_vec() }
    }

    pub(super) fn bytes(&self) -> Vec<u8> {
        let mut body = self.head.clone();
        body.extend(leb(self.columns.len() as u64));
        for (spec, data) in &self.columns {
            body.extend(leb(*spec));
            body.extend(leb(data.len() as u64));
        }
        self.columns.iter().for_each(|(_, data)| body.extend(data));
        body.extend(&self.tail);
        seal(1, &body)
    }

    /// The column of that specification.
    pub(super) fn column(&mut self, spec: u64) -> &mut Vec<u8> {
        &mut self.columns.iter_mut().find(|(own, _)| *own == spec).unwrap().1
    }
}

/// A chunk of a kind with a right checksum.
pub(super) fn seal(kind: u8, body: &[u8]) -> Vec<u8> {
    let mut hashed = vec![kind];
    hashed.extend(leb(body.len() as u64));
    hashed.extend(body);
    let mut bytes = vec![0x85, 0x6f, 0x4a, 0x83];
    bytes.extend(&Sha256::digest(&hashed)[..4]);
    bytes.extend(hashed);
    bytes
}

/// The bytes with their checksum made right again.
pub(super) fn reseal(bytes: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    if bytes.len() > 9 {
        let digest = Sha256::digest(&bytes[8..]);
        bytes[4..8].copy_from_slice(&digest[..4]);
    }
    bytes
}
