namespace Megapod.Unit.Files;

using System.Reflection;
using System.Text.RegularExpressions;
using Megapod.Core.Model;
using Megapod.Files.SiteFile;
using Megapod.Tests;

public sealed class FaultDocumentTests
{
    [Fact]
    public void Every_fault_of_the_site_file_has_one_row_in_the_document()
    {
        string document = File.ReadAllText(Path.Combine(TestData.RepositoryRoot, "docs", "faults.md"));
        var rows = Regex.Matches(document, @"^\| (MP10\d\d) \|", RegexOptions.Multiline, TimeSpan.FromSeconds(5)).Select(m => m.Groups[1].Value).ToList();
        var codes = typeof(FaultCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (string)f.GetRawConstantValue()!).Append(SiteCases.UnknownCaseCode);
        Assert.Equal(codes.Order(), rows.Order());
    }
}
