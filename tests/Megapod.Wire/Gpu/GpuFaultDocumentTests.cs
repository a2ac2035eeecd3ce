namespace Megapod.Wire.Gpu;

using System.Reflection;
using System.Text.RegularExpressions;
using Megapod.Devices.Gpu;
using Megapod.Tests;

public sealed class GpuFaultDocumentTests
{
    [Fact]
    public void Document_has_one_row_for_each_fault_and_none_for_others()
    {
        var codes = typeof(GpuFaultCodes).GetFields(BindingFlags.Static | BindingFlags.Public).Select(field => (string)field.GetRawConstantValue()!);
        string document = File.ReadAllText(Path.Combine(TestData.RepositoryRoot, "docs", "faults.md"));
        var rows = Regex.Matches(document, @"^\| (MP43[0-4]\d) \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Select(row => row.Value[2..8]);
        Assert.Equal(codes, rows);
    }
}
