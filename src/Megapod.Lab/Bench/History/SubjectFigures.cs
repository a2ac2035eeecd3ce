namespace Megapod.Lab.Bench.History;

/// <summary>What one database needed.</summary>
/// <param name="Seconds">Until everything was kept and could be asked for, s.</param>
/// <param name="ProcessorSeconds">Processor time of it, s; null: it was not looked at.</param>
/// <param name="Bytes">What it takes on the disk.</param>
/// <param name="UsedBytes">Of these, what is no room for more; null: it does not tell.</param>
/// <param name="Count">Samples that it says it has.</param>
/// <param name="YearMilliseconds">One series over a year as 600 points of least, mean and largest value; the median.</param>
/// <param name="DayMilliseconds">All series over their first day in quarters of an hour; the median.</param>
internal sealed record SubjectFigures(double Seconds, double? ProcessorSeconds, long Bytes, long? UsedBytes, long Count, double YearMilliseconds, double DayMilliseconds);
