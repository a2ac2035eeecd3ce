namespace Megapod.Twin.Fast;

using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>A meter as the controller gets it: a sample now and then, of an instant or as a mean over a window, some time late.</summary>
public sealed class SampledMeter
{
    private readonly long periodSteps;
    private readonly long phaseSteps;
    private readonly long delaySteps;
    private readonly double[] window;
    private readonly double factor;
    private readonly Queue<(long Seen, long Taken, double Watts)> onTheWay = new();
    private readonly Instant begin;
    private readonly TimeSpan step;
    private long steps;
    private Reading newest = Reading.Missing;

    /// <summary>A meter that has seen nothing.</summary>
    /// <param name="config">Its period, delay, window and error; times are rounded to whole steps, at least one for the period.</param>
    /// <param name="step">Length of a step.</param>
    /// <param name="phaseSteps">Steps from the start to its first sample, below a period.</param>
    /// <param name="begin">Instant of step 0.</param>
    /// <param name="errorSign">−1: it reads low by its whole error; 1: high; 0: exact.</param>
    public SampledMeter(MeterConfig config, TimeSpan step, long phaseSteps, Instant begin, double errorSign = 0)
    {
        ArgumentNullException.ThrowIfNull(config);
        periodSteps = Math.Max(1, (long)Math.Round(config.SamplePeriod / step));
        delaySteps = (long)Math.Round(config.Delay / step);
        window = new double[Math.Max(1, (long)Math.Round(config.Window / step))];
        this.phaseSteps = phaseSteps % periodSteps;
        this.begin = begin;
        this.step = step;
        factor = 1 + (errorSign * config.ErrorFraction);
    }

    /// <summary>How many different phases there are.</summary>
    public static int PhasesOf(MeterConfig config, TimeSpan step)
    {
        ArgumentNullException.ThrowIfNull(config);
        return (int)Math.Max(1, Math.Round(config.SamplePeriod / step));
    }

    /// <summary>Fills it with a power that has been there for long and gives the controller a sample of it.</summary>
    public void Settle(double watts)
    {
        Array.Fill(window, watts);
        newest = Reading.Good(watts * factor, begin - step);
    }

    /// <summary>The power at the next step's instant; call it once a step, before <see cref="Read"/>.</summary>
    public void See(double watts)
    {
        window[steps % window.Length] = watts;
        if (steps >= phaseSteps && (steps - phaseSteps) % periodSteps == 0)
        {
            onTheWay.Enqueue((steps + delaySteps, steps, window.Average() * factor));
        }

        while (onTheWay.TryPeek(out var sample) && sample.Seen <= steps)
        {
            onTheWay.Dequeue();
            newest = Reading.Good(sample.Watts, begin + (step * sample.Taken));
        }

        steps++;
    }

    /// <summary>The newest sample that has arrived.</summary>
    public Reading Read() => newest;
}
