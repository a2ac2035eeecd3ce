namespace Megapod.Files.DataFiles;

/// <summary>Measured board power of the eight GPUs of one server, about ten samples a second; telemetry that averages, so not for edges below a second.</summary>
/// <param name="Name">Name of the run.</param>
/// <param name="Seconds">Time of each sample since the first, s; steps may reach 1.2 s.</param>
/// <param name="GpuWatts">Power of each GPU in each sample, W.</param>
public sealed record GpuTrace(string Name, IReadOnlyList<double> Seconds, IReadOnlyList<IReadOnlyList<double>> GpuWatts);
