namespace Megapod.Unit.Control.Cycle;

using Megapod.Control.Cycle;
using Megapod.Control.Ledger;

/// <summary>A memory that is written and read again decides as if nothing had happened; one that cannot be understood is refused.</summary>
public sealed class MemoryTests
{
    [Fact]
    public void Memory_that_was_saved_and_restored_decides_like_the_one_that_lived_on()
    {
        int grants = 0;
        Proof.ForAll(cases: 150, largest: 10, (seed, size) =>
        {
            var (one, other) = (Busy(seed, size), Busy(seed, size));
            other.Restore(other.Memory.Save());
            for (int s = 0; s < 60; s++)
            {
                one.Step();
                other.Step();
                Assert.Equal(one.Output.Grants.ToArray(), other.Output.Grants.ToArray());
                Assert.Equal(one.Output.Target, other.Output.Target);
                Assert.Equal(one.Output.TargetSequence, other.Output.TargetSequence);
                grants += one.Output.GrantCount;
            }
        });
        Assert.True(grants > 1_500 * Proof.Share, $"only {grants} grants were compared");
    }

    [Fact]
    public void Memory_of_another_version_is_refused()
    {
        byte[] saved = Busy(1, 5).Memory.Save();
        saved[0]++;
        var refusal = CycleMemory.Restore(Busy(1, 5).Tree, saved);
        Assert.Equal("MP3308", Assert.Single(refusal.Faults).Code);
    }

    [Fact]
    public void Memory_cut_short_or_too_long_is_refused()
    {
        var site = Busy(2, 3);
        byte[] saved = site.Memory.Save();
        for (int length = 0; length < saved.Length; length++)
        {
            Assert.False(CycleMemory.Restore(site.Tree, saved.AsMemory(0, length)).IsSuccess, $"{length} of {saved.Length} bytes were taken for a memory");
        }

        Assert.False(CycleMemory.Restore(site.Tree, (byte[])[.. saved, 0]).IsSuccess);
        Assert.True(CycleMemory.Restore(site.Tree, saved).IsSuccess);
    }

    [Fact]
    public void Device_that_was_caught_stays_caught_and_numbers_go_on_rising()
    {
        var site = Busy(3, 6);
        var memory = CycleMemory.Restore(site.Tree, site.Memory.Save()).Value;
        var before = Enumerable.Range(0, site.Tree.Consumers.Length).Select(memory.CoverOf).ToArray();
        memory.TakeOver(site.Snapshot, [.. before, Cover.None], site.Now, site.Now);
        Assert.All(Enumerable.Range(0, site.Tree.ConnectorCount), i => Assert.True(memory.CoverOf(i).Sequence > before[i].Sequence));
        Assert.Equal(site.Tree.Consumers.Select((_, i) => site.Memory.IsCaught(i)), site.Tree.Consumers.Select((_, i) => memory.IsCaught(i)));
    }

    [Fact]
    public void Cover_is_read_as_it_was_written_and_nothing_else_is_a_cover()
    {
        var cover = new Cover(123_456.5, 4_000_000_000);
        Assert.Equal(cover, Cover.From(cover.ToBytes()));
        Assert.Equal(Cover.None, Cover.From(Cover.None.ToBytes()));
        Assert.Null(Cover.From(cover.ToBytes().AsSpan(1)));
        Assert.Null(Cover.From(new Cover(double.NaN, 1).ToBytes()));
        Assert.Null(Cover.From([2, 0, 0, 0, .. cover.ToBytes().AsSpan(4)]));
    }

    /// <summary>A random station that has been busy for a while, with one device that was caught.</summary>
    private static HonestSite Busy(int seed, int size)
    {
        var random = new Random(seed);
        var site = new HonestSite(RandomStation.Tree(random, size)) { Soc = random.OneOf(0.8, 0.1) };
        if (random.Chance(0.3))
        {
            site.Memory.Ledger.Catch(site.Tree.ConnectorCount - 1);
        }

        for (int round = 0; round < 4; round++)
        {
            for (int i = 0; i < site.Tree.ConnectorCount; i++)
            {
                if (!site.Snapshot.Connectors[i].IsPlugged && random.Chance(0.5))
                {
                    double declared = random.Between(6_000, site.Tree.Consumers[i].Nameplate.Value);
                    site.Plug(i, declared * random.Between(0.5, 1), declared);
                }
            }

            site.Run(random.Next(5, 60));
        }

        return site;
    }
}
