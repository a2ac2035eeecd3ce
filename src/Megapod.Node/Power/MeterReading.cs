namespace Megapod.Node.Power;

/// <summary>What a meter showed.</summary>
/// <param name="Watts">Mean power over the time that it is about, W.</param>
/// <param name="TakenAt">End of that time, s of the node's clock that only goes forward.</param>
/// <param name="AveragingSeconds">Length of that time, s.</param>
internal readonly record struct MeterReading(double Watts, double TakenAt, double AveragingSeconds);
