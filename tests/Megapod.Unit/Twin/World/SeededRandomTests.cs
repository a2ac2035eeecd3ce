namespace Megapod.Unit.Twin.World;

using Megapod.Core.Model;

public sealed class SeededRandomTests
{
    [Fact]
    public void The_stream_of_a_seed_is_the_published_algorithm()
    {
        // SplitMix64 from 0 starts with these (Vigna's splitmix64.c); they are the state of the stream of seed 0.
        ulong s0 = 0xE220A8397B1DCDAF, s1 = 0x6E789E6AA1B965F4, s2 = 0x06C45D188009454F, s3 = 0xF88BB8A8724C81EC;
        var random = new SeededRandom(0);
        for (var i = 0; i < 1000; i++)
        {
            Assert.Equal(unchecked(ulong.RotateLeft(s1 * 5, 7) * 9), random.NextBits());
            (s0, s1, s2, s3) = (s0 ^ s3 ^ s1, s1 ^ s2 ^ s0, s2 ^ s0 ^ (s1 << 17), ulong.RotateLeft(s3 ^ s1, 45));
        }
    }

    [Fact]
    public void A_part_keeps_its_stream_whatever_the_others_draw()
    {
        var one = new SeededRandom(5);
        var other = new SeededRandom(5);
        other.NextNormal();
        other.Split("weather").NextBits();
        Assert.Equal(one.Split("cars").NextBits(), other.Split("cars").NextBits());
        Assert.NotEqual(one.Split("cars").NextBits(), one.Split("prices").NextBits());
        Assert.NotEqual(one.Split("cars").NextBits(), new SeededRandom(6).Split("cars").NextBits());
    }

    [Fact]
    public void Normal_draws_have_the_moments_and_tails_of_the_normal_distribution()
    {
        var random = new SeededRandom(1);
        var draws = Enumerable.Range(0, 200_000).Select(_ => random.NextNormal()).ToList();
        Assert.Equal(0, draws.Average(), 0.01);
        Assert.Equal(1, draws.Average(x => x * x), 0.015);
        Assert.Equal(3, draws.Average(x => x * x * x * x), 0.1);
        Assert.Equal(0.0455, draws.Count(x => Math.Abs(x) > 2) / 200_000.0, 0.002);
        Assert.Equal(0.0027, draws.Count(x => Math.Abs(x) > 3) / 200_000.0, 0.0005);
    }

    [Fact]
    public void Indices_are_equally_likely_and_a_shuffle_keeps_every_item()
    {
        var random = new SeededRandom(2);
        var counts = new int[7];
        for (var i = 0; i < 70_000; i++)
        {
            counts[random.NextIndex(7)]++;
        }

        Assert.All(counts, count => Assert.InRange(count, 9_700, 10_300));
        var items = Enumerable.Range(0, 50).ToList();
        random.Shuffle(items);
        Assert.NotEqual(Enumerable.Range(0, 50), items);
        Assert.Equal(Enumerable.Range(0, 50), items.Order());
        Assert.Throws<ArgumentOutOfRangeException>(() => random.NextIndex(0));
    }

    [Fact]
    public void The_first_normal_of_seed_1_is_the_same_on_every_machine() =>
        Assert.Equal(PinnedFirstNormal, BitConverter.DoubleToUInt64Bits(new SeededRandom(1).NextNormal()));

    // Recorded once; a change here changes every world.
    private const ulong PinnedFirstNormal = 4_611_165_384_767_988_459;
}
