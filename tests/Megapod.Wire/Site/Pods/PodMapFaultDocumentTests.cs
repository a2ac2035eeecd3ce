namespace Megapod.Wire.Site.Pods;

using System.Reflection;
using System.Text.RegularExpressions;
using Megapod.Site.Pods;
using Megapod.Tests;

public sealed class PodMapFaultDocumentTests
{
    [Fact]
    public void Document_has_one_row_for_each_fault_and_none_for_others()
    {
        var codes = typeof(PodMapFaultCodes).GetFields(BindingFlags.Static | BindingFlags.Public).Select(field => (string)field.GetRawConstantValue()!);
        string document = File.ReadAllText(Path.Combine(TestData.RepositoryRoot, "docs", "faults.md"));
        var rows = Regex.Matches(document, @"^\| (MP42[67]\d) \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Select(row => row.Value[2..8]);
        Assert.Equal(codes.Order(), rows.Order());
    }
}
