namespace Megapod.Cli.Commands;

/// <summary>What became of a history whose writer was killed.</summary>
/// <param name="Killed">How often it was.</param>
/// <param name="Kept">Samples of which the writers had said that they are kept.</param>
/// <param name="Lost">Of these, how many were not there.</param>
/// <param name="LongestOpen">How long opening took at most.</param>
internal sealed record HistoryKills(int Killed, long Kept, long Lost, TimeSpan LongestOpen);
