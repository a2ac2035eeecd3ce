namespace Megapod.Core.Model;

using Megapod.Core.Units;

/// <summary>Something that happened, as the history keeps it.</summary>
/// <param name="At">When.</param>
/// <param name="Kind">Stable word for programs, such as <c>plugged</c>.</param>
/// <param name="Subject">Id of the thing concerned.</param>
/// <param name="Text">A sentence.</param>
public sealed record HistoryEvent(Instant At, string Kind, string Subject, string Text);
