namespace Megapod.Core.Model;

/// <summary>
/// A charge on the import in those intervals that turn out to be the grid's peaks. Nobody knows them beforehand: a plan takes what is expected, and what is paid follows
/// the intervals that are stated.
/// </summary>
public sealed record CoincidentPeakConfig
{
    /// <summary>Charge per W of mean import in each such interval, currency.</summary>
    public double PricePerWatt { get; init; }

    /// <summary>Length of such an interval; whole quarters of an hour. Default 1 h.</summary>
    public TimeSpan Length { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Where they are expected. An hour in several windows counts with all of them.</summary>
    public IReadOnlyList<CoincidentWindowConfig> Expected { get; init; } = [];

    /// <summary>Beginnings of the intervals that became peaks, each at a quarter of an hour. Empty: none has.</summary>
    public IReadOnlyList<Units.Instant> Stated { get; init; } = [];
}
