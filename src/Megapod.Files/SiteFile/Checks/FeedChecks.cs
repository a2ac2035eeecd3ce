namespace Megapod.Files.SiteFile.Checks;

using System.Globalization;
using System.Text.RegularExpressions;
using Megapod.Core.Model;
using Megapod.Files.SiteFile.Shapes;

/// <summary>What must hold between the keys of a feed. Values that could not be read are left out.</summary>
internal static partial class FeedChecks
{
    private static readonly string[] FieldKeys = ["start", "value", "end", "made", "unitAt", "list"];

    private static readonly string[] UrlKeys = ["daysBack", "daysAhead", "windowTime", "keyVariable", "keyFile", "header", "timeout", "allowPlainHttp"];

    /// <summary>Checks every feed.</summary>
    public static void Run(ReadMap site, FaultList faults)
    {
        var lineOf = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var feed in site.List<ReadMap>("feeds"))
        {
            if (feed.Text("id") is { Length: > 0 } id && !lineOf.TryAdd(id, feed.At("id").Line))
            {
                string line = lineOf[id].ToString(CultureInfo.InvariantCulture);
                faults.Add(FaultCodes.DuplicateId, feed.At("id"), $"Another feed is already called '{Shown.Short(id)}', on line {line}.", "Give each a name of its own, or remove one.");
            }

            Source(feed, faults);
            Unit(feed, site.Text("currency"), faults);
            Fields(feed, faults);
            Key(feed, faults);
            if (feed.Find<double>("least") is { } least && feed.Find<double>("most") is { } most && least >= most)
            {
                faults.Add(FaultCodes.FeedKeys, feed.At("least"), "'least' is not below 'most', so no value would be believed.", "Exchange them.");
            }
        }
    }

    private static void Source(ReadMap feed, FaultList faults)
    {
        if (feed.IsWritten("file") == feed.IsWritten("url"))
        {
            string message = feed.IsWritten("file") ? "The feed has a 'file' and a 'url', but one source only." : "The feed has no source.";
            faults.Add(FaultCodes.FeedSource, feed.IsWritten("file") ? feed.At("url") : feed.Position, message, "Write 'url' to ask somebody, or 'file' to read what somebody else writes.");
            return;
        }

        foreach (string key in feed.IsWritten("file") ? UrlKeys.Where(feed.IsWritten) : [])
        {
            faults.Add(FaultCodes.FeedKeys, feed.At(key), $"'{key}' is about asking, but this feed reads a file.", $"Remove '{key}'.");
        }

        bool isOpen = Uri.TryCreate(Placeholder().Replace(feed.Text("url"), "x"), UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttp && !address.IsLoopback;
        if (isOpen && !feed.Get<bool>("allowPlainHttp"))
        {
            faults.Add(
                FaultCodes.FeedPlainHttp, feed.At("url"), "'url' begins with http:// and leads beyond this machine: whoever is on the way could change the answer.", "Write https://, or add 'allowPlainHttp: true' where the way is trusted.");
        }
    }

    private static void Unit(ReadMap feed, string currency, FaultList faults)
    {
        if (feed.Find<FeedQuantity>("quantity") is not { } quantity || feed.Text("unit") is not { Length: > 0 } unit || FeedUnit.Find(quantity, currency, unit) is not null)
        {
            return;
        }

        string known = Shown.Choice([.. FeedUnit.Of(quantity, currency).Select(u => u.Symbol)]);
        bool isMoney = unit.Length > 3 && unit[3] == '/' && unit.AsSpan(0, 3).IndexOfAnyExceptInRange('A', 'Z') < 0 && FeedUnit.Find(quantity, unit[..3], unit) is not null;
        if (isMoney)
        {
            faults.Add(FaultCodes.WrongCurrency, feed.At("unit"), $"'unit' is in {unit[..3]}, but the money of this site is {currency}.", $"Take a source in {currency}, or change the site's 'currency'.");
            return;
        }

        string near = NearestName.Of(unit, FeedUnit.Of(quantity, currency).Select(u => u.Symbol)) is { } meant ? $"Is '{meant}' meant? " : "";
        faults.Add(FaultCodes.WrongUnit, feed.At("unit"), $"'unit' is '{Shown.Short(unit)}', which is no unit of this quantity.", $"{near}Units that fit: {known}.");
    }

    private static void Fields(ReadMap feed, FaultList faults)
    {
        if (feed.Get<FeedFormat>("format") == FeedFormat.Csv)
        {
            if (feed.IsWritten("list"))
            {
                faults.Add(FaultCodes.FeedKeys, feed.At("list"), "'list' is a path through JSON, but 'format' is csv.", "Remove 'list': a CSV answer is its own list.");
            }

            return;
        }

        if (feed.IsWritten("delimiter"))
        {
            faults.Add(FaultCodes.FeedKeys, feed.At("delimiter"), "'delimiter' is about CSV, but 'format' is json.", "Remove 'delimiter', or write 'format: csv'.");
        }

        bool hasList = feed.IsWritten("list");
        foreach (string key in FieldKeys.Where(k => feed.Text(k).Length > 0))
        {
            bool isAll = feed.Text(key).EndsWith("[*]", StringComparison.Ordinal);
            bool shallBeAll = key switch { "list" => true, "made" or "unitAt" => false, _ => !hasList };
            if (!Path().IsMatch(feed.Text(key)))
            {
                faults.Add(FaultCodes.BadText, feed.At(key), $"'{key}' is '{Shown.Short(feed.Text(key))}', which cannot be a path.", "Write names with points between, such as data.prices[*] or intensity.forecast.");
            }
            else if (isAll != shallBeAll)
            {
                string remedy = isAll
                    ? "Leave the [*] out here: it stands once, in 'list', or in lists side by side without 'list'."
                    : key is "list" ? "End it with [*], such as data[*]." : "End it with [*], such as hourly.time[*], or say with 'list' where the slots stand.";
                faults.Add(FaultCodes.FeedKeys, feed.At(key), $"'{key}' is '{Shown.Short(feed.Text(key))}', which names {(isAll ? "a whole list where one thing is needed" : "one thing where a list is needed")}.", remedy);
            }
        }
    }

    private static void Key(ReadMap feed, FaultList faults)
    {
        if (feed.IsWritten("keyVariable") && feed.IsWritten("keyFile"))
        {
            faults.Add(FaultCodes.FeedKeys, feed.At("keyFile"), "The key is said to stand in a variable and in a file.", "Keep 'keyVariable' or 'keyFile'.");
        }

        bool hasKey = feed.IsWritten("keyVariable") || feed.IsWritten("keyFile");
        bool usesKey = feed.Text("url").Contains("{key}", StringComparison.Ordinal) || feed.Text("header").Contains("{key}", StringComparison.Ordinal);
        if (usesKey && !hasKey)
        {
            faults.Add(FaultCodes.FeedKeys, feed.At(feed.Text("url").Contains("{key}", StringComparison.Ordinal) ? "url" : "header"), "{key} stands for a key, but none is named.", "Name it with 'keyVariable' or 'keyFile'; it must not stand in this file.");
        }
        else if (hasKey && !usesKey && feed.IsSound("url") && feed.IsSound("header") && feed.IsWritten("url"))
        {
            faults.Add(FaultCodes.FeedKeys, feed.At(feed.IsWritten("keyVariable") ? "keyVariable" : "keyFile"), "The key is used nowhere.", "Write {key} where it belongs, in 'url' or in 'header'.");
        }
    }

    [GeneratedRegex(@"\{[^{}]*\}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"^(?:[^\s.\[\]]+|\[[0-9]{1,6}\])?(?:\.[^\s.\[\]]+|\[[0-9]{1,6}\])*(?:\[\*\])?$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Path();
}
