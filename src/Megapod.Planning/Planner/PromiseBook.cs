namespace Megapod.Planning.Planner;

using Megapod.Core.Units;
using Megapod.Planning.Horizon;

/// <summary>
/// What cars that are plugged in are owed, step by step of a plan. The dispatcher serves by least laxity, so that what is owed to all of them together by an instant is what counts.
/// A car whose stated departure, or whose usual stay, is over is promised nothing: it is served as the demand that it is.
/// </summary>
internal sealed class PromiseBook
{
    private readonly HorizonShape shape;
    private readonly double[] owed;
    private readonly double[] fastest;
    private readonly double[] scratch;

    /// <summary>An empty book.</summary>
    /// <param name="shape">Steps of the plan.</param>
    public PromiseBook(HorizonShape shape)
    {
        this.shape = shape;
        owed = new double[shape.Steps];
        fastest = new double[shape.Steps];
        scratch = new double[shape.Steps];
    }

    /// <summary>Cars that are owed something.</summary>
    public int Count { get; private set; }

    /// <summary>How many of them stated a departure.</summary>
    public int Stated { get; private set; }

    /// <summary>Energy owed to all of them, Wh.</summary>
    public double WattHours { get; private set; }

    /// <summary>Whether a car may be owed something now.</summary>
    /// <param name="promise">What it asks for.</param>
    /// <param name="now">The instant.</param>
    public static bool IsOwed(in CarPromise promise, Instant now) => promise.Departure > now && promise.WattHours > 0 && promise.MostWatts > 0;

    /// <summary>Writes down what is owed.</summary>
    /// <param name="promises">What cars ask for.</param>
    /// <param name="now">The instant.</param>
    /// <param name="early">By how much stated departures are brought forward.</param>
    public void Write(IReadOnlyList<CarPromise> promises, Instant now, TimeSpan early)
    {
        Array.Clear(owed);
        Array.Clear(fastest);
        (Count, Stated, WattHours) = (0, 0, 0);
        var quarter = SitePlanner.QuarterOf(now);
        foreach (var promise in promises)
        {
            if (IsOwed(promise, now))
            {
                Write(promise, now, quarter, early);
            }
        }
    }

    /// <summary>
    /// Puts what is owed into a plan's numbers, and raises the cars' demand where a forecast holds less than is owed: a car that is there and asks is known and no forecast. It is
    /// raised as early as the cars can take it, because they do.
    /// </summary>
    /// <param name="input">The plan's numbers, cars and length of the first step filled.</param>
    public void Fill(HorizonInput input)
    {
        owed.CopyTo(input.OwedWattHours, 0);
        double first = 0;
        for (int w = 0; w < shape.Scenarios; w++)
        {
            input.CarWatts[w].CopyTo(scratch, 0);
            Raise(scratch, input);
            first = Math.Max(first, scratch[0]);
        }

        // The first step is the same in all futures.
        for (int w = 0; w < shape.Scenarios; w++)
        {
            input.CarWatts[w][0] = first;
            Raise(input.CarWatts[w], input);
        }
    }

    private void Write(in CarPromise promise, Instant now, Instant quarter, TimeSpan early)
    {
        // No driver can be owed sooner than his car takes it, and none later than he said.
        var need = TimeSpan.FromHours(Math.Min(promise.WattHours / promise.MostWatts, (promise.Departure - now).TotalHours));
        var due = promise.IsStated ? promise.Departure - early : promise.Departure;
        due = due < now + need ? now + need : due;
        double energy = Math.Min(promise.WattHours, promise.MostWatts * (due - now).TotalHours);
        Count++;
        Stated += promise.IsStated ? 1 : 0;
        WattHours += energy;
        for (int k = 0; k < shape.Steps; k++)
        {
            var end = quarter + TimeSpan.FromMinutes(shape.MinuteOf(k) + shape.MinutesOf(k));
            double taken = Math.Min(energy, promise.MostWatts * (end - now).TotalHours);
            fastest[k] += taken;

            // Due within a step it has to be there when that begins, as far as the car can take it until then; the rest by the step's end.
            owed[k] += due <= end ? energy : due < EndOf(k + 1, quarter) ? taken : 0;
        }
    }

    private Instant EndOf(int step, Instant quarter) =>
        step < shape.Steps ? quarter + TimeSpan.FromMinutes(shape.MinuteOf(step) + shape.MinutesOf(step)) : Instant.Never;

    private void Raise(double[] watts, HorizonInput input)
    {
        double contained = 0;
        for (int k = 0; k < shape.Steps; k++)
        {
            contained += watts[k] * input.HoursOf(k);
            double lacking = owed[k] - contained;
            for (int j = 0; j <= k && lacking > 0; j++)
            {
                double most = (fastest[j] - (j > 0 ? fastest[j - 1] : 0)) / input.HoursOf(j);
                double more = Math.Min(lacking, Math.Max(0, most - watts[j]) * input.HoursOf(j));
                watts[j] += more / input.HoursOf(j);
                contained += more;
                lacking -= more;
            }
        }
    }
}
