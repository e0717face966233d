//! A picture in the terminal.

use std::error::Error;
use std::fmt::Display;
use std::io::stdout;

use cwmetrics_graph::Widget;
use image::{DynamicImage, ImageFormat};
use ratatui::backend::{Backend, CrosstermBackend};
use ratatui::crossterm::cursor::position;
use ratatui::layout::{Rect, Size};
use ratatui::{Terminal, TerminalOptions, Viewport};
use ratatui_image::picker::{Picker, ProtocolType};
use ratatui_image::{Image, Resize};

use super::blocks;
use crate::failure::Failure;
use crate::output;

/// The cursor on an empty line below the picture.
const NEXT_LINE: &[u8] = b"\r\n";

/// A terminal to draw into.
pub struct Screen {
    picker: Picker,
    place: Place,
    /// What stands below the picture.
    caption: Vec<String>,
}

/// Where in the terminal.
enum Place {
    /// Each picture takes the place of all there was.
    Whole,
    /// From this line on; what is below the last scrolls up.
    From(u16),
}

impl Screen {
    /// Asks the terminal where the cursor is and, unless blocks will do, which pictures it knows.
    pub fn new(blocks: bool, instead: bool) -> Result<Screen, Failure> {
        // In this order: who asks about pictures in vain goes on to wait for the terminal's answer,
        // and would take the next one for it.
        let place = if instead { Place::Whole } else { Place::From(position().map_err(failed)?.1) };
        let picker = if blocks { Picker::halfblocks() } else { ask().map_err(failed)? };
        Ok(Screen { picker, place, caption: Vec::new() })
    }

    /// Makes a graph one that can be read here.
    pub fn suit(&mut self, widget: Widget) -> Result<Widget, Failure> {
        if self.picker.protocol_type() != ProtocolType::Halfblocks {
            return Ok(widget);
        }
        let widget = blocks::colored(widget);
        let Size { width, .. } = CrosstermBackend::new(stdout()).size().map_err(failed)?;
        self.caption = blocks::caption(&widget, usize::from(width));
        let Size { width, height } = self.room().map_err(failed)?;
        Ok(blocks::fitted(widget, width, height))
    }

    /// Shows a PNG.
    pub fn show(&self, png: &[u8]) -> Result<(), Failure> {
        let picture = image::load_from_memory_with_format(png, ImageFormat::Png).map_err(failed)?;
        self.draw(picture).map_err(failed)?;
        output::write(NEXT_LINE)?;
        self.caption.iter().try_for_each(|line| output::print(line))
    }

    /// How large a picture can be: there is a line for what comes after, and those of the caption.
    fn room(&self) -> std::io::Result<Size> {
        let Size { width, height } = CrosstermBackend::new(stdout()).size()?;
        Ok(Size { width, height: height.saturating_sub(self.below()).max(1) })
    }

    /// How many lines there are below the picture.
    fn below(&self) -> u16 {
        u16::try_from(self.caption.len()).unwrap_or(u16::MAX).saturating_add(1)
    }

    fn draw(&self, picture: DynamicImage) -> Result<(), Box<dyn Error>> {
        let mut backend = CrosstermBackend::new(stdout());
        let height = backend.size()?.height;
        // Blocks are large, so they take all the room there is.
        let resize = match self.picker.protocol_type() {
            ProtocolType::Halfblocks => Resize::Scale(None),
            _ => Resize::Fit(None),
        };
        let picture = self.picker.new_protocol(picture, self.room()?, resize)?;
        let size = picture.size();
        let top = match self.place {
            Place::Whole => {
                backend.clear()?;
                0
            }
            Place::From(line) => {
                let lines = size.height.saturating_add(self.below());
                backend.append_lines(lines.saturating_sub(1))?;
                line.min(height.saturating_sub(lines))
            }
        };
        let area = Rect::new(0, top, size.width, size.height);
        let options = TerminalOptions { viewport: Viewport::Fixed(area) };
        let mut terminal = Terminal::with_options(backend, options)?;
        terminal.draw(|frame| frame.render_widget(Image::new(&picture), area))?;
        terminal.set_cursor_position((0, area.bottom().saturating_sub(1)))?;
        Ok(())
    }
}

/// Asks which pictures the terminal knows. One that does not answer is left as it was.
fn ask() -> Result<Picker, Box<dyn Error>> {
    #[cfg(unix)]
    let before = rustix::termios::tcgetattr(std::io::stdin());
    let picker = Picker::from_query_stdio();
    #[cfg(unix)]
    if let Ok(before) = before {
        rustix::termios::tcsetattr(std::io::stdin(), rustix::termios::OptionalActions::Now, &before)?;
    }
    Ok(picker?)
}

fn failed(error: impl Display) -> Failure {
    Failure::Refused(format!("the picture cannot be shown in this terminal: {error}; -o writes a file"))
}
