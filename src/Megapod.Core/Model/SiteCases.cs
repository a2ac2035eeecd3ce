namespace Megapod.Core.Model;

using Megapod.Core.Outcomes;
using Megapod.Core.Units;

/// <summary>Turns a site into one of its named cases.</summary>
public static class SiteCases
{
    /// <summary>Number of the fault about a case that the site does not have.</summary>
    public const string UnknownCaseCode = "MP1080";

    /// <summary>
    /// The site with the import limit and the rules of a case. The limit replaced is <see cref="ConnectionLimit"/>; a case without rules keeps the site's.
    /// </summary>
    /// <param name="site">The site.</param>
    /// <param name="name">Name of the case, as in the site file.</param>
    /// <returns>The site of that case, or a fault when the site has no such case or no limit that a case could replace.</returns>
    public static Outcome<SiteConfig> WithCase(this SiteConfig site, string name)
    {
        ArgumentNullException.ThrowIfNull(site);
        var chosen = site.Cases.FirstOrDefault(c => string.Equals(c.Name, name, StringComparison.Ordinal));
        if (chosen is null)
        {
            string known = site.Cases.Count == 0 ? "The site file has no 'cases'; add one or leave --case out." : $"Choose one of: {string.Join(", ", site.Cases.Select(c => c.Name))}.";
            return Outcome<SiteConfig>.Failure(new Fault(UnknownCaseCode, $"The site '{site.Id}' has no case '{name}'.", known));
        }

        if (ConnectionLimit(site) is null)
        {
            return Outcome<SiteConfig>.Failure(new Fault(UnknownCaseCode, $"The site '{site.Id}' has no import limit in watts on the basis of the interconnection.", "Add one to 'grid' so that the case can replace it."));
        }

        return Outcome<SiteConfig>.Success(site.WithImportLimit(chosen.ImportLimit) with { Rules = chosen.Rules ?? site.Rules });
    }

    /// <summary>The limit of the grid connection that a case replaces: the first import limit in watts on the basis of the interconnection; null when there is none.</summary>
    public static LimitConfig? ConnectionLimit(SiteConfig site)
    {
        ArgumentNullException.ThrowIfNull(site);
        return site.Grid.Limits.FirstOrDefault(IsConnectionLimit);
    }

    /// <summary>Whether a limit is one that a case can replace.</summary>
    public static bool IsConnectionLimit(LimitConfig limit) =>
        limit is { Direction: LimitDirection.Import, Quantity: LimitQuantity.Watts, Basis: LimitBasis.Interconnection };

    /// <summary>The site with another amount of its connection limit; unchanged when it has none.</summary>
    public static SiteConfig WithImportLimit(this SiteConfig site, Watts amount)
    {
        var limit = ConnectionLimit(site);
        return limit is null
            ? site
            : site with { Grid = site.Grid with { Limits = [.. site.Grid.Limits.Select(l => ReferenceEquals(l, limit) ? l with { Amount = amount.Value } : l)] } };
    }
}
