// What the product's records do not have of an edition of OCPP, by names of npm ocpp-rpc's schemas. Messages are made without it, and the rest must be the same member by member.
'use strict';
const later = ['CancelReservation', 'ClearDisplayMessage', 'ClearVariableMonitoring', 'CostUpdated', 'CustomerInformation', 'GetDisplayMessages', 'GetMonitoringReport', 'NotifyCustomerInformation',
    'NotifyDisplayMessages', 'NotifyMonitoringReport', 'ReservationStatusUpdate', 'ReserveNow', 'SetDisplayMessage', 'SetVariableMonitoring'];

module.exports = {
    '1.6': { actions: [], members: {}, words: {}, lengths: {}, required: {} },
    '2.0.1': { actions: later, members: {}, words: {}, lengths: {}, required: {} },
    '2.1': {
        actions: [...later, 'AdjustPeriodicEventStream', 'BatterySwap', 'ChangeTransactionTariff', 'ClearDERControl', 'ClearTariffs', 'ClosePeriodicEventStream', 'GetCertificateChainStatus', 'GetDERControl',
            'GetPeriodicEventStream', 'GetTariffs', 'NotifyDERAlarm', 'NotifyDERStartStop', 'NotifyPeriodicEventStream', 'NotifySettlement', 'NotifyWebPaymentStarted', 'OpenPeriodicEventStream', 'ReportDERControl',
            'RequestBatterySwap', 'SetDERControl', 'SetDefaultTariff', 'VatNumberValidation'],
        members: {
            'Authorize.conf': ['tariff'],
            'TransactionEvent.conf': ['updatedPersonalMessageExtra'],
            'TransactionEvent.req': ['costDetails'],
            'TriggerMessage.req': ['customTrigger'],
            ChargingNeedsType: ['derChargingParameters'],
            NetworkConnectionProfileType: ['basicAuthPassword', 'identity'],
        },
        words: {
            LogEnumType: ['DataCollectorLog'],
            MessageFormatEnumType: ['QRCODE'],
            MessageTriggerEnumType: ['CustomTrigger', 'SignV2G20Certificate'],
            OCPPInterfaceEnumType: ['Any'],
            OCPPVersionEnumType: ['OCPP201', 'OCPP21'],
            ResetEnumType: ['ImmediateAndResume'],
        },
        // Texts may be as long as in 2.0.1, and what was needed there is needed here.
        required: { NetworkConnectionProfileType: ['ocppVersion'] },
        lengths: {
            'APNType.apn': 512,
            'APNType.apnPassword': 20,
            'APNType.apnUserName': 20,
            'FirmwareType.location': 512,
            'GetCertificateStatus.conf.ocspResult': 5500,
            'LogParametersType.remoteLocation': 512,
            'MessageContentType.content': 512,
            'NetworkConnectionProfileType.ocppCsmsUrl': 512,
            'OCSPRequestDataType.responderURL': 512,
            'PublishFirmware.req.location': 512,
            'SetVariableDataType.attributeValue': 1000,
            'StatusInfoType.additionalInfo': 512,
            'VPNType.group': 20,
            'VPNType.password': 20,
            'VPNType.server': 512,
            'VPNType.user': 20,
        },
    },
};
