//! A note's edit was kept as the whole new text. Made anew after a refusal, or saved after somebody
//! else's words had arrived, it erased them.

use super::*;

#[test]
fn a_note_made_anew_keeps_the_words_of_others() {
    let (mut hub, mut marcus, mut ines) = (hub(), phone(1), phone(2));
    pull(&mut hub, &mut marcus);
    pull(&mut hub, &mut ines);
    edit(&mut marcus, DocEdit::SetNote { field: NoteField::Internal, text: "refused".into(), was: None });
    edit(&mut marcus, note("Marcus was here. "));
    edit(&mut ines, note("Ines was here. "));
    push(&mut hub, &mut ines);
    pull(&mut hub, &mut marcus);
    let mut request = marcus.replica.push_request("1").unwrap();
    request.mutations[0].changes[0] = vec![1, 2, 3].into();
    let (work, response) = hub.push(marcus.user_id, &request);
    hub.commit(work);
    marcus.pushed(&response, [77; 16], MONDAY);
    push(&mut hub, &mut marcus);
    let work = hub.jobs[&job()].document.content().notes.work;
    assert!(work.contains("Ines was here.") && work.contains("Marcus was here."), "{work}");
}

#[test]
fn a_note_saved_late_keeps_the_words_of_others() {
    let (mut hub, mut marcus, mut ines) = (hub(), phone(1), phone(2));
    pull(&mut hub, &mut marcus);
    pull(&mut hub, &mut ines);
    let opened = marcus.replica.view(job()).unwrap().content.notes.work;
    edit(&mut ines, note("Ines was here. "));
    push(&mut hub, &mut ines);
    pull(&mut hub, &mut marcus);
    edit(&mut marcus, DocEdit::SetNote { field: NoteField::Work, text: "Marcus was here. ".into(), was: Some(opened) });
    push(&mut hub, &mut marcus);
    let work = hub.jobs[&job()].document.content().notes.work;
    assert!(work.contains("Ines was here.") && work.contains("Marcus was here."), "{work}");
}
