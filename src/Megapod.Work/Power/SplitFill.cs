namespace Megapod.Work.Power;

/// <summary>Fills jobs above what they have for sure, dearest watts first, and looks what is best for the one job at which the budget ends.</summary>
internal sealed class SplitFill
{
    /// <summary>What is as good as nothing, W; a hundred jobs' roundings stay far below.</summary>
    private const double Nothing = 1e-6;

    private readonly SplitStep[] steps;
    private readonly SplitSeat[] seats;
    private readonly double[] floors;
    private readonly int count;

    /// <summary>What there is to fill.</summary>
    /// <param name="seats">Jobs whose steps are cut.</param>
    /// <param name="count">How many places there are.</param>
    public SplitFill(SplitSeat[] seats, int count)
    {
        this.seats = seats;
        this.count = count;
        steps = [.. seats.SelectMany(s => s.Steps)];
        Array.Sort(steps, Compare);
        floors = new double[count];
        foreach (var seat in seats)
        {
            floors[seat.At] = seat.FloorWatts;
        }
    }

    /// <summary>Divides what is left.</summary>
    /// <param name="leftWatts">What is left above what all have for sure, W.</param>
    /// <returns>Watts by place, and what all earn with them.</returns>
    public (double[] Watts, double Earns) Of(double leftWatts)
    {
        var watts = (double[])floors.Clone();
        double left = Math.Max(0, leftWatts);
        int at = 0;
        while (at < steps.Length && steps[at].ToWatts - steps[at].FromWatts <= left)
        {
            watts[steps[at].Seat.At] = steps[at].ToWatts;
            left -= steps[at].ToWatts - steps[at].FromWatts;
            at++;
        }

        if (at == steps.Length || !steps[at].IsJump)
        {
            return Priced(Finished(watts, left, at, skipped: -1));
        }

        // Here the budget ends amid a step that only pays as a whole: without it, at the point of its own curve, or whole at the cost of the cheapest watts of others.
        var without = Priced(Finished((double[])watts.Clone(), left, at, steps[at].Seat.At));
        var within = (double[])watts.Clone();
        within[steps[at].Seat.At] = steps[at].FromWatts + left;
        var best = Better(without, Priced(within));
        return Whole(watts, left, at) is { } whole ? Better(best, Priced(whole)) : best;
    }

    private static (double[] Watts, double Earns) Better((double[] Watts, double Earns) a, (double[] Watts, double Earns) b) => b.Earns > a.Earns ? b : a;

    private static int Compare(SplitStep a, SplitStep b)
    {
        int byPrice = b.Price.CompareTo(a.Price);
        int byTier = byPrice != 0 ? byPrice : a.Seat.Job.Tier.CompareTo(b.Seat.Job.Tier);
        int byId = byTier != 0 ? byTier : string.CompareOrdinal(a.Seat.Job.Id, b.Seat.Job.Id);
        return byId != 0 ? byId : a.Number.CompareTo(b.Number);
    }

    /// <summary>Goes on with what is left, step by step; a job whose next step does not fit and cannot be cut is left out from there on.</summary>
    private double[] Finished(double[] watts, double left, int from, int skipped)
    {
        var isOut = new bool[count];
        if (skipped >= 0)
        {
            isOut[skipped] = true;
        }

        for (int i = from; i < steps.Length && left > Nothing; i++)
        {
            int at = steps[i].Seat.At;
            double width = steps[i].ToWatts - steps[i].FromWatts;
            bool isNext = Math.Abs(watts[at] - steps[i].FromWatts) <= Nothing;
            if (isOut[at] || !isNext)
            {
                // Also one that gave a step back: what comes after that step is not to be had without it.
                continue;
            }

            if (width > left && steps[i].IsJump)
            {
                isOut[at] = true;
                continue;
            }

            double takes = Math.Min(width, left);
            watts[at] = steps[i].FromWatts + takes;
            left -= takes;
        }

        // What nobody could use as a whole is used in part, where that earns at all.
        foreach (var seat in left > Nothing ? seats.Where(s => isOut[s.At]) : [])
        {
            double more = Math.Min(seat.FullWatts, watts[seat.At] + left);
            if (seat.Earns(more) > seat.Earns(watts[seat.At]))
            {
                left -= more - watts[seat.At];
                watts[seat.At] = more;
            }
        }

        return watts;
    }

    private double[]? Whole(double[] filled, double left, int at)
    {
        var watts = (double[])filled.Clone();
        double lacks = steps[at].ToWatts - steps[at].FromWatts - left;
        watts[steps[at].Seat.At] = steps[at].ToWatts;
        for (int i = at - 1; i >= 0 && lacks > 0; i--)
        {
            int other = steps[i].Seat.At;
            double width = steps[i].ToWatts - steps[i].FromWatts;
            if (other == steps[at].Seat.At || watts[other] > steps[i].ToWatts)
            {
                continue;
            }

            double gives = steps[i].IsJump ? width : Math.Min(width, lacks);
            watts[other] = steps[i].ToWatts - gives;
            lacks -= gives;
        }

        return lacks > 0 ? null : Finished(watts, -lacks, at + 1, steps[at].Seat.At);
    }

    private (double[] Watts, double Earns) Priced(double[] watts) => (watts, seats.Sum(s => s.Earns(watts[s.At])));
}
