namespace Megapod.Files.DataFiles;

using Megapod.Core.Units;

/// <summary>One measured steady state of a model being served.</summary>
/// <param name="Model">Name of the model.</param>
/// <param name="Gpu">Name of the GPU.</param>
/// <param name="Gpus">Number of GPUs.</param>
/// <param name="Layout">Tensor, expert and data parallelism and weight precision: rows of one layout are comparable.</param>
/// <param name="MaxSequences">Largest number of sequences served at once.</param>
/// <param name="Draw">Mean power of all GPUs together.</param>
/// <param name="TokensPerSecond">Output of all GPUs together.</param>
public sealed record InferenceRun(string Model, string Gpu, int Gpus, string Layout, int MaxSequences, Watts Draw, double TokensPerSecond);
