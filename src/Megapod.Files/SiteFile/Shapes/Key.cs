namespace Megapod.Files.SiteFile.Shapes;

/// <summary>One key of a map: a row of the table that drives both the reader and the JSON schema.</summary>
/// <param name="Name">The key as written, in camelCase.</param>
/// <param name="Shape">What its value looks like.</param>
/// <param name="Doc">What it means, in whole sentences.</param>
internal sealed record Key(string Name, Shape Shape, string Doc)
{
    /// <summary>Whether it must be there.</summary>
    public bool IsRequired { get; init; }

    /// <summary>The value taken when it is missing, as a person would write it; null when missing has a meaning of its own. {currency} stands for the site's.</summary>
    public string? Default { get; init; }

    /// <summary>Whether a missing map counts as an empty one, so that its keys' defaults hold.</summary>
    public bool IsEmptyWhenMissing { get; init; }
}
