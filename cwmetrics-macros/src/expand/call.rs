//! The new body of a function.

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;
use syn::Signature;
use syn::spanned::Spanned;

use super::site::Arguments;
use super::{braces, moved_to, ours_at, site};
use crate::item::Body;
use crate::parse::{Amount, DimensionValue, Kind, Options};
use crate::signature::{Flow, Output, Shape, Wrapping};
use crate::stack::Stack;

/// The statements that take the place of the body's own. `glances` says whether traces want to know
/// why a call has failed.
pub(super) fn body(
    stack: &Stack,
    signature: &Signature,
    shape: &Shape<'_>,
    body: &Body,
    glances: bool,
) -> TokenStream {
    let private = site::private(stack);
    let call = Call {
        site: site::site(stack, &signature.ident, &private),
        arguments: Arguments::of(stack, &private),
        is_plain: is_plain(stack),
        is_timed: stack.options.iter().any(|options| options.kind != Kind::Count),
        marks: stack.marks(),
        is_error: is_error(stack, shape, &private),
        glances: glances && can_tell_an_error(shape, shape.output.can_be_a_result()),
        keep: keep(shape, &private),
        at: match shape.flow {
            Flow::Future(_) => ours_at(signature.output.span()),
            Flow::Sync | Flow::Async => Span::mixed_site(),
        },
        name: ours_at(signature.ident.span()),
        private,
    };
    match shape.flow {
        Flow::Sync => call.sync(shape, body),
        Flow::Async => call.asynchronous(shape, body),
        Flow::Future(wrapping) => call.future(wrapping, shape, body),
    }
}

/// Whether the attributes ask for nothing more than the time and the count of calls.
fn is_plain(stack: &Stack) -> bool {
    let asks = |options: &Options| {
        options.looking.is_some()
            || options.kind == Kind::MonitoredTask
            || matches!(options.value, Some(Amount::Argument(_)))
            || options
                .dimensions
                .iter()
                .any(|dimension| matches!(dimension.value, DimensionValue::Argument(_)))
    };
    !stack.options.iter().any(asks)
}

/// What tells an error from the result: nothing where nobody asks, or where there can be none.
fn is_error(stack: &Stack, shape: &Shape<'_>, private: &TokenStream) -> Option<TokenStream> {
    stack.options.iter().find_map(|options| options.looking)?;
    let mut tests = Vec::new();
    if can_tell_an_error(shape, shape.output.can_fail()) {
        tests.push(ours!(#private::Probe(result).__is_error()));
    }
    for error_if in stack.options.iter().filter_map(|options| options.error_if.as_ref()) {
        let at = ours_at(error_if.span());
        let here = moved_to(error_if.span(), private);
        tests.push(quote_spanned!(at=> #here::judge(result, #error_if)));
    }
    if tests.is_empty() {
        return None;
    }
    Some(ours!(|result| #(#tests)||*))
}

/// Whether the result can be asked for an error: if it can fail, or is a future's that is not seen.
fn can_tell_an_error(shape: &Shape<'_>, can_fail: bool) -> bool {
    can_fail || (shape.flow != Flow::Sync && matches!(shape.output, Output::Opaque))
}

/// How a future may wait with its output in hand, which depends on whether that is `Send`. The
/// compiler is asked about a type that is written; about one that it is still inferring it would
/// guess.
fn keep(shape: &Shape<'_>, private: &TokenStream) -> TokenStream {
    match shape.output.written() {
        Some(ty) => ours!(|_| #private::Outputs(&#private::pending::<#ty>()).__keep()),
        None if shape.is_hidden => ours!(|future| #private::Outputs(future).__keep()),
        None => ours!(|_| #private::Blocks),
    }
}

struct Call {
    private: TokenStream,
    site: TokenStream,
    arguments: Arguments,
    is_plain: bool,
    is_timed: bool,
    marks: TokenStream,
    is_error: Option<TokenStream>,
    /// Whether the result is asked why it is an error, if the call is traced.
    glances: bool,
    keep: TokenStream,
    /// Where errors about the call as a whole point.
    at: Span,
    /// Where a type that is not written is missing.
    name: Span,
}

impl Call {
    /// An expression that enters the call, with the static in a scope of its own. A method is called
    /// on a reference: a by-value method of the same name, from a trait in scope that everything
    /// implements, would come first otherwise.
    fn entered(&self, enter: &TokenStream) -> TokenStream {
        let Self { private, site, marks, .. } = self;
        let Arguments { dimensions, values } = &self.arguments;
        if self.arguments.is_empty() {
            return ours!({ #marks #site #enter });
        }
        let count = values.len();
        let text = (!dimensions.is_empty())
            .then(|| ours!(let text = #private::Brought::<#count>::text(&mut brought);));
        ours! {
            {
                #marks
                #site
                if (&__CWMETRICS_SITE).is_on() {
                    #text
                    #(#dimensions)*
                    #private::Brought::<#count>::set(&mut brought, [#(#values),*]);
                }
                #enter
            }
        }
    }

    /// The variable for what the call brings from its arguments, if anything.
    fn brought(&self) -> Option<TokenStream> {
        let (private, count) = (&self.private, self.arguments.values.len());
        (!self.arguments.is_empty()).then(|| ours!(let mut brought = #private::Brought::<#count>::new();))
    }

    /// What the call brings, as an argument.
    fn bringing(&self) -> TokenStream {
        if self.arguments.is_empty() { ours!(()) } else { ours!(brought) }
    }

    fn sync(&self, shape: &Shape<'_>, body: &Body) -> TokenStream {
        let (private, bringing) = (&self.private, self.bringing());
        let (brought, is_timed) = (self.brought(), self.is_timed);
        let aside = ours!(let mut aside = #private::Aside::new(););
        if let Some(is_error) = &self.is_error {
            let enter = ours!((&__CWMETRICS_SITE).enter_looking::<#is_timed, _>(&mut aside, &#bringing));
            let (entered, closure) = (self.entered(&enter), closure(shape, body));
            let (looked_at, result) = self.glanced(&ours!(#private::call_once(#closure)));
            return ours! {
                #aside
                #brought
                let guard = #entered;
                #looked_at
                guard.finish(#result, #is_error)
            };
        }
        let enter = match (self.is_plain, is_timed) {
            (true, false) => ours!((&__CWMETRICS_SITE).enter_counted()),
            (true, true) => ours!((&__CWMETRICS_SITE).enter_timed(&mut aside)),
            (false, _) => ours!((&__CWMETRICS_SITE).enter::<#is_timed, _>(&mut aside, &#bringing)),
        };
        let aside = (!self.is_plain || is_timed).then_some(aside);
        let entered = self.entered(&enter);
        if self.glances {
            let closure = closure(shape, body);
            let (looked_at, result) = self.glanced(&ours!(#private::call_once(#closure)));
            return ours!(#aside #brought let guard = #entered; #looked_at #result);
        }
        let statements = body.continued();
        ours!(#aside #brought let _guard = #entered; #statements)
    }

    /// The statements that look at the result of a sync call, if there are any, and the result.
    fn glanced(&self, result: &TokenStream) -> (TokenStream, TokenStream) {
        if !self.glances {
            return (TokenStream::new(), result.clone());
        }
        let private = &self.private;
        let looked_at = ours! {
            let result = #result;
            guard.glance(|| #private::Glance::at(&result).__cause());
        };
        (looked_at, ours!(result))
    }

    /// The statement that makes an async call.
    fn called(&self) -> TokenStream {
        let (brought, bringing) = (self.brought(), self.bringing());
        let call = self.entered(&ours!((&__CWMETRICS_SITE).call(#bringing)));
        ours!(let call = { #brought #call };)
    }

    fn asynchronous(&self, shape: &Shape<'_>, body: &Body) -> TokenStream {
        let private = &self.private;
        let call = self.called();
        // Tells the block its type before the body does, so that errors point into the body.
        let fake = shape.output.nameable().map(|ty| {
            let at = if matches!(shape.output, Output::Unit) { self.name } else { ours_at(ty.span()) };
            quote_spanned!(at=> if false { return #private::returns::<#ty>(); })
        });
        let statements = if shape.output.can_be_a_future() {
            // Clippy takes an async block with such a tail for one whose `.await` was forgotten, and
            // says nothing of one without a tail.
            let block = braces(&body.braces, body.statements.clone());
            let ty = shape.output.nameable().map(|ty| ours!(: #ty));
            ours!(let output #ty = #block; return output;)
        } else {
            body.continued()
        };
        let block = braces(&body.braces, ours!(#fake #statements));
        let run = self.run(ours!(async move #block));
        ours!(#call #run.await)
    }

    fn future(&self, wrapping: Wrapping, shape: &Shape<'_>, body: &Body) -> TokenStream {
        // What is wrong with the future is the return type's affair.
        let at = self.at;
        let private = moved_to(at, &self.private);
        let call = self.called();
        let closure = closure(shape, body);
        let future = quote_spanned!(at=> #private::call_once(#closure));
        let future = match wrapping {
            Wrapping::Nothing => self.run(future),
            Wrapping::Pin => {
                let run = self.run(future);
                quote_spanned!(at=> #private::Box::pin(#run))
            }
            // A boxed future that cannot move is one only once it is pinned.
            Wrapping::Box => {
                let run = self.run(quote_spanned!(at=> #private::Box::into_pin(#future)));
                quote_spanned!(at=> #private::Box::new(#run))
            }
        };
        ours!(#call #future)
    }

    fn run(&self, future: TokenStream) -> TokenStream {
        let (at, keep) = (self.at, &self.keep);
        let private = &self.private;
        let cause = ours!(|result| #private::Glance::at(result).__cause());
        match (&self.is_error, self.glances) {
            (None, false) => quote_spanned!(at=> call.run(#future, #keep)),
            (None, true) => quote_spanned!(at=> call.run_glancing(#future, #keep, #cause)),
            (Some(is_error), false) => quote_spanned!(at=> call.run_looking(#future, #keep, #is_error)),
            (Some(is_error), true) => {
                quote_spanned!(at=> call.run_looking_and_glancing(#future, #keep, #is_error, #cause))
            }
        }
    }
}

/// The body as a closure, whose result can be looked at. It is not `move`: arguments that the body
/// only borrows stay where they are and are dropped when and in the order they always were.
fn closure(shape: &Shape<'_>, body: &Body) -> TokenStream {
    let block = braces(&body.braces, body.statements.clone());
    match shape.returned.nameable() {
        Some(ty) => ours!(|| -> #ty #block),
        None => ours!(|| #block),
    }
}
