namespace Megapod.Site.Settings;

using Megapod.Core.Outcomes;
using Megapod.Files.Texts;

/// <summary>What would come of another site file.</summary>
/// <param name="Faults">What is wrong with it, in the order of the text; empty: it may be written.</param>
/// <param name="Diff">What differs from the file as it lies there, line by line.</param>
/// <param name="Change">What would change and when, in words; empty where something is wrong.</param>
public sealed record SettingsVerdict(IReadOnlyList<Fault> Faults, IReadOnlyList<DiffLine> Diff, string Change);
