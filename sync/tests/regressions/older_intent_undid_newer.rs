//! A refused change, one that builds on it and was sent with it, and one made while that push was
//! on its way. The second was made anew at once, the third only once its own verdict came: the older
//! value came to stand after the newer one.

use super::*;
use sync::domain::checklist::AnswerValue;

#[test]
fn the_newest_value_stays_the_newest() {
    let (mut hub, mut phone) = (hub(), phone(1));
    pull(&mut hub, &mut phone);
    let item_id = JobBuilder::new(1).build().visits[0].checklist[0].id;
    let say = |words: &str| DocEdit::Answer { item_id, value: Some(AnswerValue::Text(words.into())) };
    edit(&mut phone, note("refused"));
    edit(&mut phone, say("older"));
    let mut request = phone.replica.push_request("1").unwrap();
    request.mutations[0].changes[0] = vec![1, 2, 3].into();
    let (work, response) = hub.push(phone.user_id, &request);
    hub.commit(work);
    edit(&mut phone, say("newer"));
    phone.pushed(&response, [77; 16], MONDAY);
    push(&mut hub, &mut phone);
    let answers = hub.jobs[&job()].document.content().answers;
    assert_eq!(answers[&item_id].value, Some(AnswerValue::Text("newer".into())));
}
