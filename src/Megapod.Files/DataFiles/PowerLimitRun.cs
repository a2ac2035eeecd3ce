namespace Megapod.Files.DataFiles;

using Megapod.Core.Units;

/// <summary>One measured training run of one GPU under one power limit.</summary>
/// <param name="Configuration">What trained: data set, network, batch size and optimizer; runs of one configuration are comparable.</param>
/// <param name="Network">The network alone.</param>
/// <param name="Limit">The power limit that was set.</param>
/// <param name="EpochSeconds">Time for one pass over the data set, s.</param>
/// <param name="Draw">Mean power drawn.</param>
public sealed record PowerLimitRun(string Configuration, string Network, Watts Limit, double EpochSeconds, Watts Draw);
