namespace Megapod.Unit.Files;

using System.Reflection;
using System.Text.RegularExpressions;
using Megapod.Control.Cycle;
using Megapod.Core.Model;
using Megapod.Devices.Feeds;
using Megapod.Devices.Modbus;
using Megapod.Devices.Ocpp;
using Megapod.Devices.Redfish;
using Megapod.Devices.Solver;
using Megapod.Files.SiteFile;
using Megapod.Tests;
using Megapod.Twin.Faults;

public sealed class FaultDocumentTests
{
    [Fact]
    public void Every_fault_of_the_site_file_has_one_row_in_the_document()
    {
        string document = File.ReadAllText(Path.Combine(TestData.RepositoryRoot, "docs", "faults.md"));
        var rows = Regex.Matches(document, @"^\| (MP10\d\d|MP111[1-9]|MP11[34]\d) \|", RegexOptions.Multiline, TimeSpan.FromSeconds(5)).Select(m => m.Groups[1].Value).ToList();
        var codes = typeof(FaultCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (string)f.GetRawConstantValue()!).Append(SiteCases.UnknownCaseCode);
        Assert.Equal(codes.Order(), rows.Order());
    }

    [Fact]
    public void Every_fault_of_a_feed_has_one_row_in_the_document()
    {
        string document = File.ReadAllText(Path.Combine(TestData.RepositoryRoot, "docs", "faults.md"));
        var rows = Regex.Matches(document, @"^\| (MP35[0-2]\d) \|", RegexOptions.Multiline, TimeSpan.FromSeconds(5)).Select(m => m.Groups[1].Value);
        Assert.Equal(typeof(FeedFaultCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (string)f.GetRawConstantValue()!), rows);
    }

    [Fact]
    public void Every_fault_of_Modbus_has_one_row_in_the_document()
    {
        string document = File.ReadAllText(Path.Combine(TestData.RepositoryRoot, "docs", "faults.md"));
        var rows = Regex.Matches(document, @"^\| (MP37[012]\d) \|", RegexOptions.Multiline, TimeSpan.FromSeconds(5)).Select(m => m.Groups[1].Value);
        Assert.Equal(typeof(ModbusFaultCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (string)f.GetRawConstantValue()!), rows);
    }

    [Fact]
    public void Every_fault_that_the_cycle_raises_has_one_row_in_the_document()
    {
        string document = File.ReadAllText(Path.Combine(TestData.RepositoryRoot, "docs", "faults.md"));
        var rows = Regex.Matches(document, @"^\| MP(32[0-3]\d) \|", RegexOptions.Multiline, TimeSpan.FromSeconds(5)).Select(m => int.Parse(m.Groups[1].Value)).ToList();
        Assert.Equal(Enum.GetValues<SiteFault>().Select(f => (int)f), rows);
    }

    [Fact]
    public void Every_fault_of_a_solver_has_one_row_in_the_document()
    {
        string document = File.ReadAllText(Path.Combine(TestData.RepositoryRoot, "docs", "faults.md"));
        var rows = Regex.Matches(document, @"^\| (MP34[01]\d) \|", RegexOptions.Multiline, TimeSpan.FromSeconds(5)).Select(m => m.Groups[1].Value);
        Assert.Equal(typeof(SolverFaults).GetFields(BindingFlags.Public | BindingFlags.Static).Where(f => f.IsLiteral).Select(f => (string)f.GetRawConstantValue()!), rows);
    }

    [Fact]
    public void Every_fault_of_cards_has_one_row_in_the_document()
    {
        string document = File.ReadAllText(Path.Combine(TestData.RepositoryRoot, "docs", "faults.md"));
        var rows = Regex.Matches(document, @"^\| (MP112\d) \|", RegexOptions.Multiline, TimeSpan.FromSeconds(5)).Select(m => m.Groups[1].Value);
        Assert.Equal(typeof(CardFaultCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (string)f.GetRawConstantValue()!), rows);
    }

    [Fact]
    public void Every_fault_of_ocpp_has_one_row_in_the_document()
    {
        string document = File.ReadAllText(Path.Combine(TestData.RepositoryRoot, "docs", "faults.md"));
        var rows = Regex.Matches(document, @"^\| (MP38\d\d) \|", RegexOptions.Multiline, TimeSpan.FromSeconds(5)).Select(m => m.Groups[1].Value);
        Assert.Equal(typeof(OcppFaultCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (string)f.GetRawConstantValue()!), rows);
    }

    [Fact]
    public void Every_fault_of_Redfish_has_one_row_in_the_document()
    {
        string document = File.ReadAllText(Path.Combine(TestData.RepositoryRoot, "docs", "faults.md"));
        var rows = Regex.Matches(document, @"^\| (MP40[0-8]\d) \|", RegexOptions.Multiline, TimeSpan.FromSeconds(5)).Select(m => m.Groups[1].Value);
        Assert.Equal(typeof(RedfishFaultCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (string)f.GetRawConstantValue()!), rows);
    }

    [Fact]
    public void Every_kind_of_fault_stands_once_in_the_table_of_what_must_hold()
    {
        string document = File.ReadAllText(Path.Combine(TestData.RepositoryRoot, "docs", "safety.md"));
        var rows = Regex.Matches(document, @"^\| ([A-Z][A-Za-z, ]+) \| [^|]+ \| (never|recovery|detection)", RegexOptions.Multiline, TimeSpan.FromSeconds(5));
        Assert.Equal(Enum.GetNames<FaultKind>().Order(), rows.SelectMany(m => m.Groups[1].Value.Split(", ")).Order());
    }
}
