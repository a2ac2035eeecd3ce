namespace Megapod.Site.Loop;

using Megapod.Core.Units;

/// <summary>Something that holds now and that a person should know of or act on.</summary>
/// <param name="Code">Number of the fault, listed in docs/faults.md.</param>
/// <param name="Subject">Name of the node or site that it is about.</param>
/// <param name="Text">What holds and what to do, for people.</param>
/// <param name="Since">Since when.</param>
public sealed record AlarmView(string Code, string Subject, string Text, Instant Since);
