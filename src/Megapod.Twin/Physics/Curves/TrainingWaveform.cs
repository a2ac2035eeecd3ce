namespace Megapod.Twin.Physics.Curves;

using Megapod.Core.Model;

/// <summary>
/// The draw of a training run as time goes on: start-up, then active phases with low ones between. All GPUs of a run move together
/// (measured correlation 0.996), so a pod that runs one job swings as a whole. Changes are steps here; the measured telemetry averages over
/// about a second and says nothing about edges. Advancing allocates nothing.
/// </summary>
public sealed class TrainingWaveform
{
    private readonly TrainingShape shape;
    private readonly SeededRandom random;
    private double leftSeconds;
    private bool active;

    /// <summary>Begins a run.</summary>
    /// <param name="shape">Its levels and lengths.</param>
    /// <param name="random">A stream of its own.</param>
    public TrainingWaveform(TrainingShape shape, SeededRandom random)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(random);
        this.shape = shape;
        this.random = random;
        leftSeconds = shape.StartupSeconds;
        WattsPerGpu = shape.StartupWatts;
    }

    /// <summary>Draw of each GPU board now, W.</summary>
    public double WattsPerGpu { get; private set; }

    /// <summary>Lets time pass. A step may span several phases; the draw is that of its end.</summary>
    /// <param name="seconds">Length of the step, s, 0 or more.</param>
    public void Advance(double seconds)
    {
        leftSeconds -= seconds;
        while (leftSeconds <= 0)
        {
            active = !active;
            leftSeconds += active ? shape.ActiveSeconds : random.NextUniform() < shape.LongBetweenShare ? shape.LongBetweenSeconds : shape.BetweenSeconds;
            WattsPerGpu = active ? shape.ActiveWatts * (1 + (TrainingShape.ActiveDeviation * random.NextNormal())) : shape.BetweenWatts;
        }
    }
}
