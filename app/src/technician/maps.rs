//! Addresses that open the phone's own maps application.

use sync::domain::facts::SiteFacts;

use crate::platform::platform_kind;

/// Leads to the site by the platform's own maps: by position where it is known, else by address.
pub(super) fn maps_url(site: &SiteFacts) -> String {
    url(&platform_kind(), site, |text| js_sys::encode_uri_component(text).into())
}

fn url(platform: &str, site: &SiteFacts, escape: impl Fn(&str) -> String) -> String {
    let point = site.position.map(|position| format!("{:.6},{:.6}", position.latitude, position.longitude));
    let target = point.clone().unwrap_or_else(|| escape(&site.address));
    match platform {
        // The label shows beside the pin; without a position the search is the address itself.
        "android" => match point {
            Some(point) => format!("geo:{point}?q={point}({})", escape(&site.name)),
            None => format!("geo:0,0?q={target}"),
        },
        "ios" => format!("https://maps.apple.com/?daddr={target}&dirflg=d"),
        _ => format!("https://www.google.com/maps/dir/?api=1&destination={target}"),
    }
}

#[cfg(test)]
mod tests {
    use super::url;
    use sync::domain::facts::SiteFacts;
    use sync::domain::geo::Position;
    use sync::ids::SiteId;
    use wasm_bindgen_test::wasm_bindgen_test;

    fn site(position: Option<Position>) -> SiteFacts {
        let (name, address) = ("Home".into(), "1 Main St".into());
        SiteFacts {
            id: SiteId::NIL,
            name,
            address,
            position,
            time_zone: "America/Chicago".into(),
            access_notes: String::new(),
        }
    }

    #[wasm_bindgen_test]
    fn each_platform_gets_its_own_maps() {
        let escape = |text: &str| text.replace(' ', "%20");
        let known = site(Some(Position { latitude: 30.25, longitude: -97.75, accuracy_m: None }));
        assert_eq!(url("android", &known, escape), "geo:30.250000,-97.750000?q=30.250000,-97.750000(Home)");
        assert_eq!(url("ios", &known, escape), "https://maps.apple.com/?daddr=30.250000,-97.750000&dirflg=d");
        assert_eq!(
            url("other", &site(None), escape),
            "https://www.google.com/maps/dir/?api=1&destination=1%20Main%20St"
        );
        assert_eq!(url("android", &site(None), escape), "geo:0,0?q=1%20Main%20St");
    }
}
