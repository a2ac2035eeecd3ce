namespace Megapod.Node.Runner;

using Megapod.Node.Cgroups;
using Megapod.Node.Power;

/// <summary>What all jobs of a node share.</summary>
/// <param name="Config">The node.</param>
/// <param name="Book">What it keeps.</param>
/// <param name="Groups">Its control groups.</param>
/// <param name="JobsFolder">The folder of its jobs' folders.</param>
/// <param name="Accelerators">Its accelerators.</param>
/// <param name="Meter">What is known of the machine's draw.</param>
/// <param name="EndFile">File with the end of its budget.</param>
internal sealed record NodeTools(RunnerConfig Config, NodeBook Book, GroupTree Groups, string JobsFolder, AcceleratorBoard Accelerators, MachineMeter Meter, string EndFile);
