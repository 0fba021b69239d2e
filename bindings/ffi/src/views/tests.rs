use super::*;

#[test]
fn what_a_person_wrote_is_not_in_the_text_that_a_log_would_show() {
    let body = Body::Appreciation { text: "Lisbon".to_owned(), tag: Some("Trams".to_owned()) };
    let item = Item {
        id: ItemId::Mine([1; 16]),
        day: "2026-11-20".parse().unwrap(),
        by: By::Me,
        visibility: Visibility::Private,
        body,
        incomplete: false,
        unopened: false,
    };
    assert_eq!(item.to_string(), format!("Item({}, Body.Appreciation)", item.id));
    let page = ItemPage { items: vec![item], next: None };
    assert_eq!(page.to_string(), "ItemPage(1 items)");
}
