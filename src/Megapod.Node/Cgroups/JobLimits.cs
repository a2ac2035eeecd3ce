namespace Megapod.Node.Cgroups;

/// <summary>What a job may use at the most, as control groups hold it.</summary>
/// <param name="MemoryBytes">Memory, bytes.</param>
/// <param name="Processes">Processes and threads.</param>
/// <param name="Weight">Its weight where jobs compete for the processors, 1–10000; 100 is the usual one.</param>
internal readonly record struct JobLimits(long MemoryBytes, int Processes, int Weight);
