namespace Megapod.Core.Model;

/// <summary>What a series was in a window of time.</summary>
/// <param name="Series">The series.</param>
/// <param name="Step">Length of a step.</param>
/// <param name="Points">The steps in which anything counted, in order of time; the others are gaps.</param>
public sealed record HistoryWindow(HistorySeries Series, TimeSpan Step, IReadOnlyList<HistoryPoint> Points);
