namespace Megapod.Devices.Slurm;

/// <summary>What a cluster says to a job that it takes.</summary>
/// <param name="Id">The job's number there.</param>
public sealed record SlurmTicket(long Id);
