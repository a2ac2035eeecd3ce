namespace Megapod.Wire.Site.Alarms;

using System.Reflection;
using System.Text.RegularExpressions;
using Megapod.Control.Cycle;
using Megapod.Core.Model;
using Megapod.Site.Alarms;
using Megapod.Site.Notify;
using Megapod.Tests;

public sealed class AlarmRulesTests
{
    [Fact]
    public void Every_fault_that_can_stand_has_a_rule_and_every_rule_stands_in_the_document()
    {
        Assert.Equal([.. Rows("Found by the cycle"), .. Rows("Alarms of a running site")], AlarmRules.All.Select(r => r.Code));
        Assert.Subset(AlarmRules.All.Select(r => r.Code).ToHashSet(), Enum.GetValues<SiteFault>().Select(f => $"MP{(int)f}").ToHashSet());
    }

    [Fact]
    public void Every_refusal_has_a_row_in_the_document()
    {
        var codes = ((Type[])[typeof(AlarmFaults), typeof(NotifyFaults)]).SelectMany(t => t.GetFields(BindingFlags.Static | BindingFlags.Public)).Where(f => f.IsLiteral).Select(f => (string)f.GetRawConstantValue()!);
        Assert.Subset(Rows("Alarms: asking and telling").ToHashSet(), codes.ToHashSet());
    }

    [Fact]
    public void Value_that_would_raise_does_not_clear_and_no_rule_waits_for_ever() =>
        Assert.All(AlarmRules.All, r => Assert.True(r.ClearBelow <= r.RaiseAt && r.RaiseAfter <= TimeSpan.FromHours(1) && r.ClearAfter <= TimeSpan.FromMinutes(5), r.Code));

    [Fact]
    public void What_nobody_can_do_anything_about_today_is_not_critical_and_what_endangers_people_is()
    {
        Assert.Equal(AlarmSeverity.Critical, AlarmRules.Find("MP3208")!.Severity);
        Assert.Equal(AlarmSeverity.Critical, AlarmRules.Find("MP3216")!.Severity);
        Assert.Equal(AlarmSeverity.Info, AlarmRules.Find(AlarmRules.FeedTrouble)!.Severity);
    }

    private static IEnumerable<string> Rows(string heading)
    {
        string document = File.ReadAllText(Path.Combine(TestData.RepositoryRoot, "docs", "faults.md"));
        string section = document[(document.IndexOf($"## {heading}\n", StringComparison.Ordinal) + 3)..];
        int end = section.IndexOf("\n## ", StringComparison.Ordinal);
        return Regex.Matches(section[..end], @"^\| (?<code>MP\d{4}) \|", RegexOptions.Multiline, TimeSpan.FromSeconds(5)).Select(m => m.Groups["code"].Value);
    }
}
