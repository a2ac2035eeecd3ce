namespace Megapod.Unit.Work;

using Megapod.Core.Jobs;
using Megapod.Core.Units;
using Megapod.Work.Placement;

/// <summary>For how much of a work node there is work.</summary>
public sealed class WorkShareTests
{
    private static readonly WorkInventory Cores = new() { Host = "h", Version = "1", Cpus = 8, MemoryBytes = 8L << 30, DiskBytes = 8L << 30, Nameplate = new Watts(80), Fallback = new Watts(5) };

    private static readonly WorkInventory Gpus = Cores with { Cpus = 64, Nameplate = new Watts(6_240), Accelerators = [.. Enumerable.Range(0, 8).Select(i => new WorkAccelerator($"{i}", "gpu", new Watts(700), null))] };

    [Fact]
    public void Node_with_nothing_to_do_has_none() => Assert.Equal(0, WorkShare.Of(Cores, [], []));

    [Fact]
    public void Cores_count_where_there_is_nothing_else() => Assert.Equal(0.375, WorkShare.Of(Cores, [Takes(cpus: 2)], [(Takes(cpus: 0.5), 2)]), 9);

    [Fact]
    public void Accelerators_count_where_there_are_some_and_jobs_without_by_what_processors_draw() => Assert.Equal((2.0 / 8) + (0.5 * 640 / 6_240), WorkShare.Of(Gpus, [Takes(gpus: 2, cpus: 40), Takes(cpus: 32)], []), 9);

    [Fact]
    public void More_than_all_is_all() => Assert.Equal(1, WorkShare.Of(Cores, [Takes(cpus: 6)], [(Takes(cpus: 1), 10_000)]));

    [Fact]
    public void What_does_not_fit_the_empty_node_is_no_work_for_it() => Assert.Equal(0, WorkShare.Of(Cores, [], [(Takes(gpus: 1), 5), (Takes(cpus: 9), 5), (Takes(cpus: 1) with { MemoryBytes = 9L << 30 }, 5)]));

    private static JobResources Takes(int gpus = 0, double cpus = 1) => new() { Gpus = gpus, Cpus = cpus };
}
