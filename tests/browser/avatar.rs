//! The picture: uploaded, refused, removed.

use std::path::PathBuf;

use crate::harness::{Browser, Start, journey};

/// A small picture in a file.
fn picture(browser: &Browser) -> PathBuf {
    let file = browser.downloads.join("picture.png");
    let pixels = image::RgbImage::from_fn(64, 64, |x, y| image::Rgb([(x * 4) as u8, (y * 4) as u8, 128]));
    pixels.save(&file).unwrap();
    file
}

async fn upload(browser: &Browser, file: &std::path::Path) {
    let input = browser.driver().find(thirtyfour::By::Id("avatar-file")).await.unwrap();
    input.send_keys(file.to_str().unwrap()).await.unwrap();
}

#[test]
fn a_picture_is_uploaded_shown_everywhere_and_removed() {
    journey(Start::Ready, async |journey| {
        let browser = journey.signed_in().await;
        browser.open("/personal-info").await;
        browser.click("#change-avatar").await;
        browser.at("/personal-info/avatar").await;
        browser.see_text("#avatar", "others see your initials").await;
        browser.axe("the dialog of the picture").await;
        upload(&browser, &picture(&browser)).await;
        browser.gone("#avatar").await;
        browser.see_text("[data-testid=toast]", "Your picture was changed").await;
        let loaded =
            "[...document.querySelectorAll('img')].filter((i) => i.checkVisibility() && i.naturalWidth > 0)";
        browser.wait("the picture in page and header", &format!("{loaded}.length >= 2")).await;
        browser.axe("Personal info with a picture").await;

        browser.open("/personal-info/avatar").await;
        browser.click("#avatar-remove").await;
        browser.gone("#avatar").await;
        browser.wait("the initials", "document.querySelectorAll('img').length === 0").await;
    });
}

#[test]
fn a_file_that_is_no_picture_is_refused_in_the_dialog() {
    journey(Start::Ready, async |journey| {
        let browser = journey.signed_in().await;
        browser.open("/personal-info").await;
        browser.click("#change-avatar").await;
        browser.see("#avatar").await;
        let drawing = browser.downloads.join("drawing.svg");
        std::fs::write(&drawing, "<svg xmlns='http://www.w3.org/2000/svg'/>").unwrap();
        upload(&browser, &drawing).await;
        browser.see_text("#avatar-error", "cannot be read as a picture").await;
        // Called a picture, but none: the server finds out.
        let false_picture = browser.downloads.join("false.png");
        std::fs::write(&false_picture, "no picture at all").unwrap();
        upload(&browser, &false_picture).await;
        browser.see_text("#avatar-error", "cannot be read as a picture").await;
        browser.axe("the dialog after a refused picture").await;
        browser.keys(thirtyfour::Key::Escape).await;
        browser.gone("#avatar").await;
        browser.at("/personal-info").await;
        browser.focus_on("change-avatar").await;
    });
}
