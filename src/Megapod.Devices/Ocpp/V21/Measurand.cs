namespace Megapod.Devices.Ocpp.V21;

using System.Text.Json.Serialization;

/// <summary>What was measured. Missing means imported active energy, the register.</summary>
public enum Measurand
{
    [JsonStringEnumMemberName("Current.Export")]
    CurrentExport,

    [JsonStringEnumMemberName("Current.Export.Offered")]
    CurrentExportOffered,

    [JsonStringEnumMemberName("Current.Export.Minimum")]
    CurrentExportMinimum,

    [JsonStringEnumMemberName("Current.Import")]
    CurrentImport,

    [JsonStringEnumMemberName("Current.Import.Offered")]
    CurrentImportOffered,

    [JsonStringEnumMemberName("Current.Import.Minimum")]
    CurrentImportMinimum,

    [JsonStringEnumMemberName("Current.Offered")]
    CurrentOffered,

    /// <summary>As the car's display shows it, in per cent.</summary>
    [JsonStringEnumMemberName("Display.PresentSOC")]
    DisplayPresentStateOfCharge,

    /// <summary>As the car's display shows it, in per cent.</summary>
    [JsonStringEnumMemberName("Display.MinimumSOC")]
    DisplayMinimumStateOfCharge,

    /// <summary>As the car's display shows it, in per cent.</summary>
    [JsonStringEnumMemberName("Display.TargetSOC")]
    DisplayTargetStateOfCharge,

    /// <summary>As the car's display shows it, in per cent.</summary>
    [JsonStringEnumMemberName("Display.MaximumSOC")]
    DisplayMaximumStateOfCharge,

    [JsonStringEnumMemberName("Display.RemainingTimeToMinimumSOC")]
    DisplayTimeToMinimumStateOfCharge,

    [JsonStringEnumMemberName("Display.RemainingTimeToTargetSOC")]
    DisplayTimeToTargetStateOfCharge,

    [JsonStringEnumMemberName("Display.RemainingTimeToMaximumSOC")]
    DisplayTimeToMaximumStateOfCharge,

    [JsonStringEnumMemberName("Display.ChargingComplete")]
    DisplayChargingComplete,

    [JsonStringEnumMemberName("Display.BatteryEnergyCapacity")]
    DisplayBatteryEnergyCapacity,

    /// <summary>Whether the car's inlet is too hot.</summary>
    [JsonStringEnumMemberName("Display.InletHot")]
    DisplayInletHot,

    [JsonStringEnumMemberName("Energy.Active.Export.Interval")]
    EnergyActiveExportInterval,

    [JsonStringEnumMemberName("Energy.Active.Export.Register")]
    EnergyActiveExportRegister,

    [JsonStringEnumMemberName("Energy.Active.Import.Interval")]
    EnergyActiveImportInterval,

    [JsonStringEnumMemberName("Energy.Active.Import.Register")]
    EnergyActiveImportRegister,

    [JsonStringEnumMemberName("Energy.Active.Import.CableLoss")]
    EnergyActiveImportCableLoss,

    [JsonStringEnumMemberName("Energy.Active.Import.LocalGeneration.Register")]
    EnergyActiveImportLocalGenerationRegister,

    /// <summary>Import less export.</summary>
    [JsonStringEnumMemberName("Energy.Active.Net")]
    EnergyActiveNet,

    [JsonStringEnumMemberName("Energy.Active.Setpoint.Interval")]
    EnergyActiveSetpointInterval,

    [JsonStringEnumMemberName("Energy.Apparent.Export")]
    EnergyApparentExport,

    [JsonStringEnumMemberName("Energy.Apparent.Import")]
    EnergyApparentImport,

    /// <summary>Import less export.</summary>
    [JsonStringEnumMemberName("Energy.Apparent.Net")]
    EnergyApparentNet,

    [JsonStringEnumMemberName("Energy.Reactive.Export.Interval")]
    EnergyReactiveExportInterval,

    [JsonStringEnumMemberName("Energy.Reactive.Export.Register")]
    EnergyReactiveExportRegister,

    [JsonStringEnumMemberName("Energy.Reactive.Import.Interval")]
    EnergyReactiveImportInterval,

    [JsonStringEnumMemberName("Energy.Reactive.Import.Register")]
    EnergyReactiveImportRegister,

    /// <summary>Import less export.</summary>
    [JsonStringEnumMemberName("Energy.Reactive.Net")]
    EnergyReactiveNet,

    [JsonStringEnumMemberName("EnergyRequest.Target")]
    EnergyRequestTarget,

    [JsonStringEnumMemberName("EnergyRequest.Minimum")]
    EnergyRequestMinimum,

    [JsonStringEnumMemberName("EnergyRequest.Maximum")]
    EnergyRequestMaximum,

    [JsonStringEnumMemberName("EnergyRequest.Minimum.V2X")]
    EnergyRequestMinimumCycling,

    [JsonStringEnumMemberName("EnergyRequest.Maximum.V2X")]
    EnergyRequestMaximumCycling,

    [JsonStringEnumMemberName("EnergyRequest.Bulk")]
    EnergyRequestBulk,

    Frequency,

    [JsonStringEnumMemberName("Power.Active.Export")]
    PowerActiveExport,

    [JsonStringEnumMemberName("Power.Active.Import")]
    PowerActiveImport,

    [JsonStringEnumMemberName("Power.Active.Setpoint")]
    PowerActiveSetpoint,

    /// <summary>What is not explained by the set-point.</summary>
    [JsonStringEnumMemberName("Power.Active.Residual")]
    PowerActiveResidual,

    [JsonStringEnumMemberName("Power.Export.Minimum")]
    PowerExportMinimum,

    [JsonStringEnumMemberName("Power.Export.Offered")]
    PowerExportOffered,

    [JsonStringEnumMemberName("Power.Factor")]
    PowerFactor,

    [JsonStringEnumMemberName("Power.Import.Offered")]
    PowerImportOffered,

    [JsonStringEnumMemberName("Power.Import.Minimum")]
    PowerImportMinimum,

    [JsonStringEnumMemberName("Power.Offered")]
    PowerOffered,

    [JsonStringEnumMemberName("Power.Reactive.Export")]
    PowerReactiveExport,

    [JsonStringEnumMemberName("Power.Reactive.Import")]
    PowerReactiveImport,

    /// <summary>Of the car, in per cent.</summary>
    [JsonStringEnumMemberName("SoC")]
    StateOfCharge,

    Voltage,

    [JsonStringEnumMemberName("Voltage.Minimum")]
    VoltageMinimum,

    [JsonStringEnumMemberName("Voltage.Maximum")]
    VoltageMaximum,
}
