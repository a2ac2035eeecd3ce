/* A stand-in for libnvidia-ml.so.1, written after NVIDIA's public nvml.h: the calls that are used, with the
   header's own structures. A test scripts it by stub_answer, stub_value and stub_event, and looks at what was
   told with stub_read. With -DOLD it has the calls of a driver of many years ago alone. */
#include <pthread.h>
#include <string.h>
#include <time.h>

typedef int nvmlReturn_t;
typedef struct nvmlDevice_st *nvmlDevice_t;
typedef struct nvmlEventSet_st *nvmlEventSet_t;

typedef struct { unsigned int gpu; unsigned int memory; } nvmlUtilization_t;

typedef union {
    double dVal; int siVal; unsigned int uiVal; unsigned long ulVal;
    unsigned long long ullVal; signed long long sllVal; unsigned short usVal;
} nvmlValue_t;

typedef struct {
    unsigned int fieldId; unsigned int scopeId; long long timestamp; long long latencyUsec;
    unsigned int valueType; nvmlReturn_t nvmlReturn; nvmlValue_t value;
} nvmlFieldValue_t;

typedef struct {
    nvmlDevice_t device; unsigned long long eventType; unsigned long long eventData;
    unsigned int gpuInstanceId; unsigned int computeInstanceId;
} nvmlEventData_t;

typedef struct { unsigned int mask[8]; } nvmlMask255_t;

typedef struct {
    unsigned int version; nvmlMask255_t perfProfilesMask; nvmlMask255_t requestedProfilesMask; nvmlMask255_t enforcedProfilesMask;
} nvmlWorkloadPowerProfileCurrentProfiles_v1_t;

enum { GPUS = 300, KEYS = 512, EVENTS = 1024 };

static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
static struct { int gpu; char key[80]; unsigned long long value; } keys[KEYS];
static int key_count;
static nvmlEventData_t events[EVENTS];
static int event_first, event_end;
static char boards[GPUS];

static unsigned long long get(int gpu, const char *key, unsigned long long otherwise)
{
    unsigned long long found = otherwise;
    pthread_mutex_lock(&gate);
    for (int i = 0; i < key_count; i++)
        if ((keys[i].gpu == gpu) && !strcmp(keys[i].key, key)) found = keys[i].value;
    pthread_mutex_unlock(&gate);
    return found;
}

static void put(int gpu, const char *key, unsigned long long value)
{
    pthread_mutex_lock(&gate);
    int at = 0;
    while (at < key_count && (keys[at].gpu != gpu || strcmp(keys[at].key, key))) at++;
    if (at < KEYS) {
        if (at == key_count) key_count++;
        keys[at].gpu = gpu;
        strncpy(keys[at].key, key, sizeof keys[at].key - 1);
        keys[at].value = value;
    }
    pthread_mutex_unlock(&gate);
}

static int of(nvmlDevice_t device) { return (int)((char *)device - boards); }

/* What a call is to answer: first for this GPU, then for all; -1 is "all". */
static nvmlReturn_t answer(int gpu, const char *call)
{
    char key[80] = "!";
    strncat(key, call, 70);
    put(-2, key, get(-2, key, 0) + 1);
    return (nvmlReturn_t)get(gpu, key, get(-1, key, 0));
}

void stub_answer(int gpu, const char *call, int code)
{
    char key[80] = "!";
    strncat(key, call, 70);
    put(gpu, key, (unsigned long long)code);
}

void stub_value(int gpu, const char *key, unsigned long long value) { put(gpu, key, value); }
unsigned long long stub_read(int gpu, const char *key) { return get(gpu, key, 0); }

unsigned long long stub_asked(const char *call)
{
    char key[80] = "!";
    strncat(key, call, 70);
    return get(-2, key, 0);
}

void stub_event(int gpu, unsigned long long kind, unsigned long long data)
{
    pthread_mutex_lock(&gate);
    if (event_end < EVENTS) {
        nvmlEventData_t e = { (nvmlDevice_t)(boards + gpu), kind, data, 0xFFFFFFFF, 0xFFFFFFFF };
        events[event_end++] = e;
    }
    pthread_mutex_unlock(&gate);
}

int stub_size(const char *structure)
{
    if (!strcmp(structure, "utilization")) return sizeof(nvmlUtilization_t);
    if (!strcmp(structure, "field")) return sizeof(nvmlFieldValue_t);
    if (!strcmp(structure, "event")) return sizeof(nvmlEventData_t);
    if (!strcmp(structure, "profiles")) return sizeof(nvmlWorkloadPowerProfileCurrentProfiles_v1_t);
    return -1;
}

#define CALL(name) { nvmlReturn_t code = answer(of(d), name); if (code) return code; }

nvmlReturn_t nvmlInit_v2(void) { return answer(-1, "nvmlInit"); }
nvmlReturn_t nvmlShutdown(void) { return answer(-1, "nvmlShutdown"); }

nvmlReturn_t nvmlSystemGetDriverVersion(char *text, unsigned int length)
{
    strncpy(text, "580.65.06", length);
    return answer(-1, "nvmlSystemGetDriverVersion");
}

nvmlReturn_t nvmlDeviceGetCount_v2(unsigned int *count)
{
    *count = (unsigned int)get(-1, "count", 2);
    return answer(-1, "nvmlDeviceGetCount");
}

nvmlReturn_t nvmlDeviceGetHandleByIndex_v2(unsigned int index, nvmlDevice_t *device)
{
    if (index >= GPUS) return 2;
    *device = (nvmlDevice_t)(boards + index);
    return answer((int)index, "nvmlDeviceGetHandleByIndex");
}

static void number(char *text, const char *before, int n)
{
    char digits[] = { (char)('0' + n / 100 % 10), (char)('0' + n / 10 % 10), (char)('0' + n % 10), 0 };
    strcpy(text, before);
    strcat(text, digits);
}

nvmlReturn_t nvmlDeviceGetName(nvmlDevice_t d, char *text, unsigned int length)
{
    CALL("nvmlDeviceGetName")
    strncpy(text, "NVIDIA H200", length);
    return 0;
}

nvmlReturn_t nvmlDeviceGetSerial(nvmlDevice_t d, char *text, unsigned int length)
{
    CALL("nvmlDeviceGetSerial")
    if (length < 16) return 7;
    number(text, "16516230000", of(d));
    return 0;
}

nvmlReturn_t nvmlDeviceGetUUID(nvmlDevice_t d, char *text, unsigned int length)
{
    CALL("nvmlDeviceGetUUID")
    if (length < 16) return 7;
    number(text, "GPU-stub-", of(d));
    return 0;
}

nvmlReturn_t nvmlDeviceGetPowerUsage(nvmlDevice_t d, unsigned int *v) { CALL("nvmlDeviceGetPowerUsage") *v = (unsigned int)get(of(d), "power", 421337); return 0; }
nvmlReturn_t nvmlDeviceGetPowerManagementLimit(nvmlDevice_t d, unsigned int *v) { CALL("nvmlDeviceGetPowerManagementLimit") *v = (unsigned int)get(of(d), "limit", 700000); return 0; }
nvmlReturn_t nvmlDeviceGetPowerManagementDefaultLimit(nvmlDevice_t d, unsigned int *v) { CALL("nvmlDeviceGetPowerManagementDefaultLimit") *v = 700000; return 0; }

nvmlReturn_t nvmlDeviceGetPowerManagementLimitConstraints(nvmlDevice_t d, unsigned int *least, unsigned int *most)
{
    CALL("nvmlDeviceGetPowerManagementLimitConstraints")
    *least = 200000;
    *most = 700000;
    return 0;
}

/* The lowest of what was set from here and what somebody else holds. */
nvmlReturn_t nvmlDeviceGetEnforcedPowerLimit(nvmlDevice_t d, unsigned int *v)
{
    CALL("nvmlDeviceGetEnforcedPowerLimit")
    unsigned int own = (unsigned int)get(of(d), "limit", 700000), other = (unsigned int)get(of(d), "other", 0xFFFFFFFF);
    *v = own < other ? own : other;
    return 0;
}

nvmlReturn_t nvmlDeviceSetPowerManagementLimit(nvmlDevice_t d, unsigned int v)
{
    CALL("nvmlDeviceSetPowerManagementLimit")
    if (v < 200000 || v > 700000) return 2;
    put(of(d), "told", v);
    if (!get(of(d), "ignores", 0)) put(of(d), "limit", v);
    return 0;
}

nvmlReturn_t nvmlDeviceGetTemperature(nvmlDevice_t d, unsigned int sensor, unsigned int *v) { CALL("nvmlDeviceGetTemperature") if (sensor) return 2; *v = 61; return 0; }

nvmlReturn_t nvmlDeviceGetUtilizationRates(nvmlDevice_t d, nvmlUtilization_t *v)
{
    CALL("nvmlDeviceGetUtilizationRates")
    v->gpu = 97;
    v->memory = 42;
    return 0;
}

nvmlReturn_t nvmlDeviceGetClockInfo(nvmlDevice_t d, unsigned int type, unsigned int *v)
{
    CALL("nvmlDeviceGetClockInfo")
    *v = type == 1 ? 1755 : type == 2 ? 3201 : 345;
    return 0;
}

nvmlReturn_t nvmlDeviceGetCurrentClocksThrottleReasons(nvmlDevice_t d, unsigned long long *v) { CALL("reasons") *v = get(of(d), "reasons", 4); return 0; }

#ifndef OLD
nvmlReturn_t nvmlDeviceGetCurrentClocksEventReasons(nvmlDevice_t d, unsigned long long *v) { CALL("reasons") *v = get(of(d), "reasons", 4); return 0; }
nvmlReturn_t nvmlDeviceGetPersistenceMode(nvmlDevice_t d, unsigned int *v) { CALL("nvmlDeviceGetPersistenceMode") *v = (unsigned int)get(of(d), "persistence", 1); return 0; }
nvmlReturn_t nvmlDeviceGetTotalEnergyConsumption(nvmlDevice_t d, unsigned long long *v) { CALL("nvmlDeviceGetTotalEnergyConsumption") *v = get(of(d), "energy", 7200000000ULL); return 0; }

nvmlReturn_t nvmlDeviceSetGpuLockedClocks(nvmlDevice_t d, unsigned int least, unsigned int most)
{
    CALL("nvmlDeviceSetGpuLockedClocks")
    put(of(d), "least clock", least);
    put(of(d), "most clock", most);
    return 0;
}

nvmlReturn_t nvmlDeviceResetGpuLockedClocks(nvmlDevice_t d) { CALL("nvmlDeviceResetGpuLockedClocks") put(of(d), "most clock", 0); return 0; }

static nvmlReturn_t field(int gpu, nvmlFieldValue_t *f)
{
    char key[16];
    number(key, "field ", (int)f->fieldId);
    nvmlReturn_t code = (nvmlReturn_t)get(gpu, key, 0xFFFF);
    if (code != 0xFFFF) return code;
    f->value.ullVal = 0xAAAAAAAAAAAAAAAAULL;
    switch (f->fieldId) {
    case 5: f->valueType = 3; f->value.ullVal = 12; return 0;
    case 6: f->valueType = 2; f->value.ulVal = 1; return 0;
    case 82: f->valueType = 1; f->value.uiVal = 73; return 0;
    case 91: f->valueType = 5; f->value.siVal = 2; return 0;
    case 94: f->valueType = 1; f->value.uiVal = 3; return 0;
    case 161: f->valueType = 3; f->value.ullVal = 10 + f->scopeId; return 0;
    case 162: case 163: f->valueType = 1; f->value.uiVal = 0; return 0;
    default: return 3;
    }
}

nvmlReturn_t nvmlDeviceGetFieldValues(nvmlDevice_t d, int count, nvmlFieldValue_t *fields)
{
    CALL("nvmlDeviceGetFieldValues")
    for (int i = 0; i < count; i++) fields[i].nvmlReturn = field(of(d), fields + i);
    return 0;
}

nvmlReturn_t nvmlDeviceWorkloadPowerProfileGetCurrentProfiles(nvmlDevice_t d, nvmlWorkloadPowerProfileCurrentProfiles_v1_t *p)
{
    if (p->version != (sizeof *p | 1u << 24)) return 25;
    return (nvmlReturn_t)get(of(d), "profiles", 3);
}

nvmlReturn_t nvmlEventSetCreate(nvmlEventSet_t *set) { *set = (nvmlEventSet_t)events; return answer(-1, "nvmlEventSetCreate"); }
nvmlReturn_t nvmlEventSetFree(nvmlEventSet_t set) { (void)set; return answer(-1, "nvmlEventSetFree"); }
nvmlReturn_t nvmlDeviceGetSupportedEventTypes(nvmlDevice_t d, unsigned long long *kinds) { CALL("nvmlDeviceGetSupportedEventTypes") *kinds = 0x1F; return 0; }

nvmlReturn_t nvmlDeviceRegisterEvents(nvmlDevice_t d, unsigned long long kinds, nvmlEventSet_t set)
{
    (void)set;
    CALL("nvmlDeviceRegisterEvents")
    put(of(d), "registered", kinds);
    return 0;
}

nvmlReturn_t nvmlEventSetWait_v2(nvmlEventSet_t set, nvmlEventData_t *data, unsigned int milliseconds)
{
    (void)set;
    for (unsigned int waited = 0; ; waited += 5) {
        nvmlReturn_t code = answer(-1, "nvmlEventSetWait");
        if (code) return code;
        pthread_mutex_lock(&gate);
        int is_there = event_first < event_end;
        if (is_there) *data = events[event_first++];
        pthread_mutex_unlock(&gate);
        if (is_there) return 0;
        if (waited >= milliseconds) return 10;
        struct timespec pause = { 0, 5000000 };
        nanosleep(&pause, 0);
    }
}
#endif
