namespace Megapod.Twin.Fast;

using Megapod.Core.Model;

/// <summary>
/// The power of a pod that trains one model, by the hundredth of a second: computing and exchanging in turn, a checkpoint now and then after which all
/// accelerators start again together. The shape is the reference waveform of the fast layer: 1.0 ↔ 0.5 of full power with edges of 100 ms, a period of about
/// 4 s, dips to 0.35 for 30 s.
/// </summary>
public sealed class PodWaveform
{
    /// <summary>Time of an edge, s.</summary>
    public const double EdgeSeconds = 0.1;

    /// <summary>Power while exchanging, of full.</summary>
    public const double ExchangeShare = 0.5;

    /// <summary>Power while a checkpoint is written, of full.</summary>
    public const double CheckpointShare = 0.35;

    private const double HalfPeriodSeconds = 2;
    private const double PeriodSpread = 0.1;
    private const double CheckpointSeconds = 30;
    private const double BetweenCheckpointsSeconds = 120;

    private readonly SeededRandom random;
    private readonly double fullWatts;
    private readonly double upWattsPerSecond;
    private double wanted;
    private double edgeWattsPerSecond;
    private double leftSeconds;
    private double nextCheckpoint;
    private bool isHigh = true;

    /// <summary>A pod in the middle of computing.</summary>
    /// <param name="fullWatts">Power at full speed, W.</param>
    /// <param name="upWattsPerSecond">Its own limit on rising power, W per second; infinity: none.</param>
    /// <param name="random">A stream of its own: lengths of the phases and when checkpoints come.</param>
    public PodWaveform(double fullWatts, double upWattsPerSecond, SeededRandom random)
    {
        ArgumentNullException.ThrowIfNull(random);
        this.fullWatts = fullWatts;
        this.upWattsPerSecond = upWattsPerSecond;
        this.random = random;
        wanted = Watts = FreeWatts = fullWatts;
        leftSeconds = random.NextUniform() * HalfPeriodSeconds;
        nextCheckpoint = random.NextUniform() * BetweenCheckpointsSeconds;
    }

    /// <summary>Power now, W.</summary>
    public double Watts { get; private set; }

    /// <summary>Power that it would have without its own limit on rising, W.</summary>
    public double FreeWatts { get; private set; }

    /// <summary>Lets time pass.</summary>
    /// <param name="seconds">Length of the step, s; short beside an edge.</param>
    public void Advance(double seconds)
    {
        leftSeconds -= seconds;
        nextCheckpoint -= seconds;
        if (leftSeconds <= 0)
        {
            Turn();
        }

        double edge = edgeWattsPerSecond * seconds;
        FreeWatts += Math.Clamp(wanted - FreeWatts, -edge, edge);
        Watts += Math.Clamp(FreeWatts - Watts, double.NegativeInfinity, upWattsPerSecond * seconds);
    }

    private void Turn()
    {
        double share;
        if (nextCheckpoint <= 0)
        {
            nextCheckpoint = BetweenCheckpointsSeconds * (0.5 + random.NextUniform());
            isHigh = false;
            share = CheckpointShare;
            leftSeconds += CheckpointSeconds;
        }
        else
        {
            isHigh = !isHigh;
            share = isHigh ? 1 : ExchangeShare;
            leftSeconds += HalfPeriodSeconds * (1 + (PeriodSpread * ((2 * random.NextUniform()) - 1)));
        }

        wanted = share * fullWatts;
        edgeWattsPerSecond = Math.Abs(wanted - FreeWatts) / EdgeSeconds;
    }
}
