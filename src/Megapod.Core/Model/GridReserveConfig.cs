namespace Megapod.Core.Model;

using Megapod.Core.Units;

/// <summary>
/// Power that a grid operator pays for being ready: when called, the site takes so much less from the grid, or gives so much more, for as long as it has to last. Keeping it ready is planned;
/// the call itself comes by other ways.
/// </summary>
public sealed record GridReserveConfig
{
    /// <summary>Name of the product; unique.</summary>
    public required string Id { get; init; }

    /// <summary>Power kept where <see cref="IsCommitted"/>, otherwise the most that is offered, W.</summary>
    public required Watts Power { get; init; }

    /// <summary>What a W that is ready for an hour earns, currency. Default 0.</summary>
    public double PricePerWattHour { get; init; }

    /// <summary>For how long a call may last that stored energy must cover.</summary>
    public required TimeSpan Sustain { get; init; }

    /// <summary>How long one offer stays the same; whole hours that divide a day, counted from local midnight. Default 1 h.</summary>
    public TimeSpan Block { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Whether the power has been sold already. Default no: it is offered where that pays.</summary>
    public bool IsCommitted { get; init; }

    /// <summary>When it is kept or may be offered, in the site's local time.</summary>
    public CalendarWindowConfig When { get; init; } = new();
}
