namespace Megapod.Lab.Study;

using System.Security.Cryptography;
using System.Text;
using Megapod.Control.Cycle;
using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Devices.Solver;
using Megapod.Files.SiteFile;
using Megapod.Lab.Simulation;
using Megapod.Planning.Rules;
using Megapod.Twin.Simulator;

/// <summary>
/// Names what a case depends on: the program, the site with every value, and the world itself rather than where it came from, so that a data folder with
/// other prices gives another key. Two equal keys are the same simulation.
/// </summary>
internal static class StudyKey
{
    private static readonly TimeSpan WeatherSample = TimeSpan.FromHours(1);

    /// <summary>The program: a build gives each assembly an id that follows from its source.</summary>
    public static string Program { get; } = string.Join(
        '-',
        new[] { typeof(Instant), typeof(SiteCycle), typeof(StandingRules), typeof(SiteFileReader), typeof(SiteSimulator), typeof(Solvers), typeof(StudyKey) }
            .Select(t => t.Assembly.ManifestModule.ModuleVersionId.ToString("N")));

    /// <summary>The key of a case as 64 hexadecimal digits.</summary>
    /// <param name="siteText">The site with every value, as <see cref="Megapod.Files.SiteFile.Variants.SiteVariant.Text"/> has it.</param>
    /// <param name="spans">Its spans, with what they were built from.</param>
    public static string Of(string siteText, IReadOnlyList<(ScenarioRequest Request, Scenario Scenario)> spans)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes, Encoding.UTF8);
        writer.Write(Program);
        writer.Write(siteText);
        foreach (var (request, scenario) in spans)
        {
            Write(writer, scenario);
            if (scenario.Policy == ScenarioBuilder.Planned)
            {
                Write(writer, new PlannerMaker(request, scenario));
            }

            writer.Flush();
            hash.AppendData(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
            bytes.SetLength(0);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>What a planner knows before the first instant is part of its world.</summary>
    private static void Write(BinaryWriter writer, PlannerMaker planner)
    {
        foreach (var quarter in planner.History)
        {
            writer.Write(quarter.CarWatts);
            writer.Write(quarter.ProductionWatts);
            writer.Write(quarter.AmbientCelsius);
            Write(writer, quarter.Work ?? WorkShares.Full);
            writer.Write(planner.Planner.SettledAt(quarter.Start).ImportPerWattHour);
        }
    }

    private static void Write(BinaryWriter writer, WorkShares shares)
    {
        writer.Write(shares.Firm);
        writer.Write(shares.Inference);
        writer.Write(shares.Flexible);
        writer.Write(shares.Spot);
    }

    private static void Write(BinaryWriter writer, Scenario scenario)
    {
        writer.Write(scenario.Policy);
        writer.Write(scenario.Windows);
        writer.Write(scenario.Step.Ticks);
        writer.Write(scenario.Seed);
        writer.Write(scenario.World);
        writer.Write(scenario.From.Ticks);
        writer.Write(scenario.To.Ticks);
        writer.Write(scenario.Zone.Id);
        writer.Write(scenario.BillingZone.Id);
        writer.Write(scenario.Cars.Count);
        foreach (var car in scenario.Cars)
        {
            writer.Write(car.PlugIn.Ticks);
            writer.Write(car.Stay.Ticks);
            writer.Write(car.Energy.Value);
            writer.Write(car.PeakPower.Value);
            writer.Write(car.SocArrival);
            writer.Write(car.SocDeparture);
            writer.Write(car.Arrival.Ticks);
            if (car.StatedDeparture is { } stated)
            {
                writer.Write(stated.Ticks);
            }
        }

        writer.Write(scenario.Prices.Step.Ticks);
        writer.Write(scenario.Prices.Slots.Count);
        foreach (var slot in scenario.Prices.Slots)
        {
            writer.Write(slot.Start.Ticks);
            writer.Write(slot.DayAheadPerWattHour);
            writer.Write(slot.ImportPerWattHour);
            writer.Write(slot.ExportPerWattHour);
        }

        for (var at = scenario.From; scenario.Ambient is { } ambient && at < scenario.To; at += WeatherSample)
        {
            writer.Write(ambient(at));
        }

        for (var at = scenario.From; scenario.Irradiance is { } irradiance && at < scenario.To; at += WeatherSample)
        {
            writer.Write(irradiance(at));
        }

        for (var at = scenario.From; scenario.Work is { } work && at < scenario.To; at += WeatherSample)
        {
            Write(writer, work(at));
        }
    }
}
