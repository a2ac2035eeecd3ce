namespace Megapod.Core.Model;

/// <summary>What is known about the cars that come.</summary>
public sealed record CarsConfig
{
    /// <summary>Usual stay of a car that states no departure. Default 30 min.</summary>
    public TimeSpan UsualStay { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Sessions a day for the generator of car worlds. Default 300.</summary>
    public int SessionsPerDay { get; init; } = 300;
}
