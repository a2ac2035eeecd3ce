namespace Megapod.Core.Model;

using Megapod.Core.Units;

/// <summary>What a person allows while a site is put into service, <c>commissioning</c> in the site file. It ends by itself.</summary>
public sealed record CommissioningConfig
{
    /// <summary>The longest time ahead for which a permission counts: one that is given for longer was not given for today's work.</summary>
    public static readonly TimeSpan LongestAhead = TimeSpan.FromDays(7);

    /// <summary>Until when devices may be told steps by <c>megapod doctor --step-test</c>; null: they may not.</summary>
    public Instant? StepTestUntil { get; init; }
}
