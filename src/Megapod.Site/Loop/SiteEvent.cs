namespace Megapod.Site.Loop;

using Megapod.Core.Units;

/// <summary>Something that happened and that a person may want to know.</summary>
/// <param name="Number">Rises by one from event to event.</param>
/// <param name="At">When.</param>
/// <param name="Kind">Stable word for programs, such as <c>plugged</c>.</param>
/// <param name="Subject">Id of the thing concerned.</param>
/// <param name="Text">A sentence.</param>
public sealed record SiteEvent(long Number, Instant At, string Kind, string Subject, string Text);
