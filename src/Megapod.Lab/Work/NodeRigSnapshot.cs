namespace Megapod.Lab.Work;

/// <summary>What a rig's jobs have used up to an instant, as the kernel counts it. The difference of two is what they used between them.</summary>
/// <param name="Seconds">The instant, s of a clock that only goes forward.</param>
/// <param name="CpuSeconds">Processor time of each job since it began, by id, s.</param>
public sealed record NodeRigSnapshot(double Seconds, IReadOnlyDictionary<string, double> CpuSeconds);
