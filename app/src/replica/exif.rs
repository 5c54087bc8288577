//! When and where a JPEG was taken, from its EXIF block: read before the picture is re-encoded,
//! because that drops it. Takes any bytes; what does not read is as if it were not there.

/// What a camera wrote.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Exif {
    /// `YYYY-MM-DDTHH:MM:SS` on the camera's clock.
    pub taken_at: Option<String>,
    /// The camera's clock against UTC, such as `-06:00`.
    pub offset: Option<String>,
    /// WGS 84 degrees north and east.
    pub position: Option<(f64, f64)>,
}

/// The EXIF values of the beginning of a JPEG.
pub fn read(jpeg: &[u8]) -> Exif {
    block(jpeg).and_then(Tiff::new).map(|tiff| tiff.exif()).unwrap_or_default()
}

/// The TIFF structure within the APP1 segment that holds EXIF.
fn block(jpeg: &[u8]) -> Option<&[u8]> {
    let mut rest = jpeg.strip_prefix(&[0xff, 0xd8])?;
    loop {
        let [0xff, marker, high, low] = *rest.first_chunk::<4>()? else { return None };
        let length = usize::from(u16::from_be_bytes([high, low]));
        let segment = rest.get(4..2 + length)?;
        if marker == 0xe1
            && let Some(tiff) = segment.strip_prefix(b"Exif\0\0")
        {
            return Some(tiff);
        }
        // The picture itself begins: no EXIF follows.
        if marker == 0xda {
            return None;
        }
        rest = rest.get(2 + length..)?;
    }
}

const EXIF_IFD: u16 = 0x8769;
const GPS_IFD: u16 = 0x8825;
const DATE_TIME_ORIGINAL: u16 = 0x9003;
const OFFSET_TIME_ORIGINAL: u16 = 0x9011;

struct Tiff<'a> {
    bytes: &'a [u8],
    little_endian: bool,
}

/// A field of a directory: its type, count, and where its value field is.
#[derive(Clone, Copy)]
struct Entry {
    kind: u16,
    count: u32,
    at: usize,
}

impl<'a> Tiff<'a> {
    fn new(bytes: &'a [u8]) -> Option<Self> {
        let little_endian = match bytes.get(..2)? {
            b"II" => true,
            b"MM" => false,
            _ => return None,
        };
        Some(Self { bytes, little_endian })
    }

    fn u16(&self, at: usize) -> Option<u16> {
        let bytes = *self.bytes.get(at..)?.first_chunk()?;
        Some(if self.little_endian { u16::from_le_bytes(bytes) } else { u16::from_be_bytes(bytes) })
    }

    fn u32(&self, at: usize) -> Option<u32> {
        let bytes = *self.bytes.get(at..)?.first_chunk()?;
        Some(if self.little_endian { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) })
    }

    fn find(&self, directory: usize, tag: u16) -> Option<Entry> {
        let count = usize::from(self.u16(directory)?);
        let mut entries = (0..count).map(|index| directory + 2 + 12 * index);
        let at = entries.find(|at| self.u16(*at) == Some(tag))?;
        Some(Entry { kind: self.u16(at + 2)?, count: self.u32(at + 4)?, at: at + 8 })
    }

    /// Where the entry's value of that many bytes is: in the entry itself if it fits.
    fn value(&self, entry: Entry, bytes: usize) -> Option<usize> {
        if bytes <= 4 { Some(entry.at) } else { self.u32(entry.at).map(|at| at as usize) }
    }

    fn text(&self, directory: usize, tag: u16) -> Option<&'a str> {
        let entry = self.find(directory, tag).filter(|entry| entry.kind == 2 && entry.count <= 64)?;
        let length = entry.count as usize;
        let at = self.value(entry, length)?;
        let text = std::str::from_utf8(self.bytes.get(at..at.checked_add(length)?)?).ok()?;
        Some(text.trim_end_matches(['\0', ' ']))
    }

    /// Degrees of an entry that holds degrees, minutes and seconds as fractions.
    fn degrees(&self, directory: usize, tag: u16) -> Option<f64> {
        let entry = self.find(directory, tag).filter(|entry| entry.kind == 5 && entry.count == 3)?;
        let at = self.value(entry, 24)?;
        let part = |index: usize| {
            let at = at.checked_add(8 * index)?;
            let (over, under) = (self.u32(at)?, self.u32(at + 4)?);
            (under != 0).then(|| f64::from(over) / f64::from(under))
        };
        Some(part(0)? + part(1)? / 60.0 + part(2)? / 3600.0)
    }

    fn directory(&self, root: usize, tag: u16) -> Option<usize> {
        let entry = self.find(root, tag).filter(|entry| entry.kind == 4)?;
        self.u32(entry.at).map(|at| at as usize)
    }

    fn exif(&self) -> Exif {
        let Some(root) = self.u32(4).map(|at| at as usize) else { return Exif::default() };
        let exif = self.directory(root, EXIF_IFD);
        let text = |tag| exif.and_then(|exif| self.text(exif, tag));
        Exif {
            taken_at: text(DATE_TIME_ORIGINAL).and_then(iso),
            offset: text(OFFSET_TIME_ORIGINAL).filter(|offset| is_offset(offset)).map(Into::into),
            position: self.directory(root, GPS_IFD).and_then(|gps| self.position(gps)),
        }
    }

    fn position(&self, gps: usize) -> Option<(f64, f64)> {
        let side = |tag, positive, negative| match self.text(gps, tag)? {
            side if side == positive => Some(1.0),
            side if side == negative => Some(-1.0),
            _ => None,
        };
        let latitude = self.degrees(gps, 2)? * side(1, "N", "S")?;
        let longitude = self.degrees(gps, 4)? * side(3, "E", "W")?;
        let valid = (-90.0..=90.0).contains(&latitude) && (-180.0..=180.0).contains(&longitude);
        // Cameras without a fix write zeros: nobody works in the Gulf of Guinea.
        (valid && (latitude, longitude) != (0.0, 0.0)).then_some((latitude, longitude))
    }
}

/// `2026:11:24 08:41:00` as `2026-11-24T08:41:00`.
fn iso(text: &str) -> Option<String> {
    let shape = text.bytes().enumerate().all(|(at, byte)| match at {
        4 | 7 | 13 | 16 => byte == b':',
        10 => byte == b' ',
        _ => byte.is_ascii_digit(),
    });
    (shape && text.len() == 19 && !text.starts_with("0000"))
        .then(|| format!("{}-{}-{}T{}", &text[..4], &text[5..7], &text[8..10], &text[11..]))
}

fn is_offset(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 6
        && matches!(bytes[0], b'+' | b'-')
        && bytes[3] == b':'
        && [1, 2, 4, 5].iter().all(|at| bytes[*at].is_ascii_digit())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    /// A JPEG head with a time, an offset and a position in Austin, in big-endian order.
    fn jpeg() -> Vec<u8> {
        fn entry(tag: u16, kind: u16, count: u32, value: [u8; 4]) -> Vec<u8> {
            [&tag.to_be_bytes()[..], &kind.to_be_bytes(), &count.to_be_bytes(), &value].concat()
        }
        fn ifd(entries: &[Vec<u8>]) -> Vec<u8> {
            [&(entries.len() as u16).to_be_bytes()[..], &entries.concat(), &[0; 4]].concat()
        }
        let at = |offset: u32| offset.to_be_bytes();
        let fractions = |parts: [(u32, u32); 3]| {
            parts.iter().flat_map(|(a, b)| [a.to_be_bytes(), b.to_be_bytes()].concat()).collect::<Vec<_>>()
        };
        // Offsets: header 8; root 2+2*12+4=30 -> 38; exif 30 -> 68; gps 2+4*12+4=54 -> 122.
        let root = ifd(&[entry(EXIF_IFD, 4, 1, at(38)), entry(GPS_IFD, 4, 1, at(68))]);
        let exif = ifd(&[entry(DATE_TIME_ORIGINAL, 2, 20, at(122)), entry(OFFSET_TIME_ORIGINAL, 2, 7, at(142))]);
        let gps = ifd(&[
            entry(1, 2, 2, *b"N\0\0\0"),
            entry(2, 5, 3, at(150)),
            entry(3, 2, 2, *b"W\0\0\0"),
            entry(4, 5, 3, at(174)),
        ]);
        let data = [
            b"2026:11:24 08:41:00\0".to_vec(),
            b"-06:00\0\0".to_vec(),
            fractions([(30, 1), (15, 1), (3600, 100)]),
            fractions([(97, 1), (45, 1), (0, 1)]),
        ];
        let tiff = [&b"MM\0\x2a\0\0\0\x08"[..], &root, &exif, &gps, &data.concat()].concat();
        let app1 = [b"Exif\0\0", &tiff[..]].concat();
        let length = (app1.len() as u16 + 2).to_be_bytes();
        [&[0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xe1][..], &length, &app1, &[0xff, 0xda, 0, 2]].concat()
    }

    #[test]
    fn time_and_place_are_read() {
        let exif = read(&jpeg());
        assert_eq!(exif.taken_at.as_deref(), Some("2026-11-24T08:41:00"));
        assert_eq!(exif.offset.as_deref(), Some("-06:00"));
        let (latitude, longitude) = exif.position.unwrap();
        assert!((latitude - 30.26).abs() < 1e-9 && (longitude + 97.75).abs() < 1e-9, "{latitude} {longitude}");
    }

    #[test]
    fn broken_bytes_are_as_no_exif_and_never_panic() {
        assert_eq!(read(b""), Exif::default());
        assert_eq!(read(b"\x89PNG\r\n"), Exif::default());
        let whole = jpeg();
        for end in 0..whole.len() {
            read(&whole[..end]);
        }
        for at in 0..whole.len() {
            for value in [0x00, 0x01, 0x7f, 0x80, 0xff] {
                let mut bent = whole.clone();
                bent[at] = value;
                read(&bent);
            }
        }
    }
}
