namespace Megapod.Planning.Horizon;

/// <summary>The numbers of one plan for one product of grid reserve.</summary>
public sealed class HorizonReserve
{
    /// <summary>Arrays for a shape.</summary>
    public HorizonReserve(HorizonShape shape)
    {
        MostWatts = new double[shape.Steps];
        IsPromised = new bool[shape.Steps];
        IsTied = new bool[shape.Steps];
    }

    /// <summary>The most that may be offered in each step, or what is promised already, W.</summary>
    public double[] MostWatts { get; }

    /// <summary>Whether just that is promised already: sold, or offered in a block that has begun.</summary>
    public bool[] IsPromised { get; }

    /// <summary>Whether a step lies in the same block as the next.</summary>
    public bool[] IsTied { get; }
}
