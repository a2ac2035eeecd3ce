namespace Megapod.Planning.Planner;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Planning.Horizon;

/// <summary>
/// What has been promised to the grid, block by block. An offer of a plan that is followed may change until its block begins; then it stands, and a plan that comes later has to keep it. Blocks count from local
/// midnight. Far ahead, where steps are hours from a quarter on, a step belongs to the block of its middle.
/// </summary>
internal sealed class ReserveBook
{
    private readonly IReadOnlyList<GridReserveConfig> products;
    private readonly TimeZoneInfo zone;
    private readonly HorizonShape shape;
    private IReadOnlyList<IReadOnlyDictionary<Instant, double>> offers;

    /// <summary>A book in which nothing is promised yet but what was sold.</summary>
    /// <param name="products">The products.</param>
    /// <param name="zone">Local time of the site.</param>
    /// <param name="shape">Steps of the plan.</param>
    public ReserveBook(IReadOnlyList<GridReserveConfig> products, TimeZoneInfo zone, HorizonShape shape)
    {
        this.products = products;
        this.zone = zone;
        this.shape = shape;
        offers = [.. products.Select(_ => new Dictionary<Instant, double>())];
    }

    /// <summary>Fills in what may be offered and what is promised.</summary>
    /// <param name="input">The plan's numbers.</param>
    /// <param name="now">The instant.</param>
    public void Fill(HorizonInput input, Instant now)
    {
        var quarter = SitePlanner.QuarterOf(now);
        for (int p = 0; p < products.Count; p++)
        {
            var numbers = input.Reserves[p];
            for (int k = 0; k < shape.Steps; k++)
            {
                var block = BlockOf(p, k, quarter);
                bool hasBegun = block < quarter || offers[p].ContainsKey(block) && block <= quarter;
                bool isOpen = products[p].When.Includes(LocalOf(MiddleOf(k, quarter)));
                numbers.IsPromised[k] = products[p].IsCommitted || hasBegun;
                numbers.MostWatts[k] = !isOpen ? 0 : !products[p].IsCommitted && hasBegun ? offers[p].GetValueOrDefault(block) : products[p].Power.Value;
                numbers.IsTied[k] = k + 1 < shape.Steps && block == BlockOf(p, k + 1, quarter) && isOpen == products[p].When.Includes(LocalOf(MiddleOf(k + 1, quarter)));
            }
        }
    }

    /// <summary>What a plan offers of each product, W, by the beginning of the block; in a block whose offer stands, that.</summary>
    /// <param name="now">When it was made.</param>
    /// <param name="promised">What it promises of a product in a step, W.</param>
    public IReadOnlyList<IReadOnlyDictionary<Instant, double>> Read(Instant now, Func<int, int, double> promised)
    {
        var quarter = SitePlanner.QuarterOf(now);
        var read = new Dictionary<Instant, double>[products.Count];
        for (int p = 0; p < products.Count; p++)
        {
            read[p] = [];
            for (int k = shape.FineSteps - 1; k >= 0; k--)
            {
                read[p][BlockOf(p, k, quarter)] = Math.Max(0, promised(p, k));
            }

            var running = BlockOf(p, 0, quarter);
            if (offers[p].TryGetValue(running, out double watts))
            {
                read[p][running] = watts;
            }
        }

        return read;
    }

    /// <summary>Takes up what a plan offers, because it is followed.</summary>
    /// <param name="read">What was read from it.</param>
    public void Take(IReadOnlyList<IReadOnlyDictionary<Instant, double>> read) => offers = read;

    private Instant MiddleOf(int k, Instant quarter) => quarter + TimeSpan.FromMinutes(shape.MinuteOf(k) + (shape.MinutesOf(k) / 2.0));

    private DateTime LocalOf(Instant at) => TimeZoneInfo.ConvertTimeFromUtc(at.ToUtc(), zone);

    private Instant BlockOf(int p, int k, Instant quarter)
    {
        var middle = MiddleOf(k, quarter);
        return middle - TimeSpan.FromTicks(LocalOf(middle).TimeOfDay.Ticks % products[p].Block.Ticks);
    }
}
