namespace Megapod.Site.Api;

using System.Globalization;
using System.Text;
using Megapod.Core.Jobs;

/// <summary>Usage records as rows: the same names in both formats, units in them.</summary>
internal static class UsageText
{
    /// <summary>A record as a JSON object; what is not known is null.</summary>
    public static object Row(UsageEntry entry) => new
    {
        entry.Record.Job,
        entry.Record.Tenant,
        entry.Record.Node,
        entry.Record.Number,
        entry.Record.Fence,
        entry.Record.From,
        entry.Record.To,
        entry.Record.GpuSeconds,
        entry.Record.CpuSeconds,
        entry.Record.StillSeconds,
        entry.Record.EnergyWattHours,
        entry.Record.EnergyErrorWattHours,
        Progress = Known(entry.Record.Progress),
        entry.Cost,
        CarbonGrams = Known(entry.CarbonGrams),
    };

    /// <summary>Records as a table; what is not known is empty.</summary>
    public static string Csv(IReadOnlyList<UsageEntry> entries, string currency)
    {
        var text = new StringBuilder("job,tenant,node,number,fence,from,to,gpuSeconds,cpuSeconds,stillSeconds,energyWattHours,energyErrorWattHours,progress,cost,currency,carbonGrams\r\n");
        foreach (var entry in entries)
        {
            var record = entry.Record;
            string[] fields =
            [
                record.Job, Quoted(record.Tenant), Quoted(record.Node), Number(record.Number), Number(record.Fence), record.From.ToString(), record.To.ToString(), Number(record.GpuSeconds), Number(record.CpuSeconds),
                Number(record.StillSeconds), Number(record.EnergyWattHours), Number(record.EnergyErrorWattHours), Number(Known(record.Progress)), entry.Cost.ToString(CultureInfo.InvariantCulture), currency, Number(Known(entry.CarbonGrams)),
            ];
            text.AppendJoin(',', fields).Append("\r\n");
        }

        return text.ToString();
    }

    private static double? Known(double value) => double.IsFinite(value) ? value : null;

    private static string Number(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? "";

    /// <summary>As RFC 4180 says; a field that a spreadsheet would take for a formula is made a text.</summary>
    private static string Quoted(string text)
    {
        string safe = text.Length > 0 && text[0] is '=' or '+' or '-' or '@' ? "'" + text : text;
        return safe.AsSpan().IndexOfAny(",\"\r\n") < 0 ? safe : $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
