import pytest
from sqlalchemy import select

from backend.features.accounts import jobs, service
from backend.features.accounts.errors import (
    AlreadyDecided,
    BeyondOwnPermissions,
    LastAdmin,
    NotPossibleNow,
    OwnAccount,
    PersonGone,
    RoleGone,
)
from backend.features.accounts.models import Employee, UserStatus
from backend.features.audit.models import AuditEntry
from backend.kernel.actor import NOBODY, SYSTEM, Permission
from backend.kernel.errors import PermissionMissing, Unauthenticated
from backend.kernel.ids import new_id
from backend.kernel.outbox import OutboxMessage
from tests.factories.accounts import (
    make_actor,
    make_employee,
    make_pending,
    make_user,
)


@pytest.fixture
def admin(session):
    return make_actor(session, "admin")


@pytest.fixture
def identify(uow):
    def identify(sign_in, auth_version):
        return service.identify(
            uow(NOBODY),
            user_id=sign_in.user.id,
            session_id=sign_in.session_id,
            auth_version=auth_version,
        )

    return identify


class TestApprove:
    def test_gives_the_role_asked_for(self, session, uow, admin):
        user = service.approve(uow(admin), user_id=make_pending(session, "manager").id)

        assert (user.status, user.role_names) == (UserStatus.APPROVED, ["manager"])

    def test_may_give_another_role(self, session, uow, admin):
        pending = make_pending(session, "manager")

        user = service.approve(uow(admin), user_id=pending.id, role_name="employee")

        assert user.role_names == ["employee"]

    @pytest.mark.parametrize(("role", "works"), [("employee", True), ("shopper", False)])
    def test_makes_the_employee_of_who_works(self, session, uow, admin, role, works):
        user = make_pending(session)

        service.approve(uow(admin), user_id=user.id, role_name=role)

        found = session.scalars(select(Employee).where(Employee.user_id == user.id)).all()
        assert bool(found) is works

    def test_is_written_down_and_told(self, session, uow, admin):
        user = make_pending(session)

        service.approve(uow(admin), user_id=user.id, note="Welcome")

        entry = session.scalars(select(AuditEntry)).one()
        assert (entry.action, entry.subject_id, entry.actor, entry.reason) == (
            "user.approved",
            str(user.id),
            admin.key,
            "Welcome",
        )
        assert session.scalars(select(OutboxMessage.topic)).all() == [jobs.TELL_DECIDED.name]

    def test_holds_from_the_next_request_on(self, session, uow, admin, log_in, identify):
        user = make_pending(session)
        sign_in = log_in(user)
        before = identify(sign_in, user.auth_version)

        service.approve(uow(admin), user_id=user.id)

        assert before.permissions == frozenset()
        assert identify(sign_in, user.auth_version).may(Permission.SECTIONS_EDIT)

    def test_is_done_once(self, session, uow, admin):
        user = make_pending(session)
        service.approve(uow(admin), user_id=user.id)

        with pytest.raises(AlreadyDecided):
            service.approve(uow(make_actor(session, "admin")), user_id=user.id)

    @pytest.mark.parametrize("role", ["shopper", "employee", "manager"])
    def test_takes_the_permission(self, session, uow, role):
        user = make_pending(session)

        with pytest.raises(PermissionMissing):
            service.approve(uow(make_actor(session, role)), user_id=user.id)

    def test_gives_nothing_the_decider_lacks(self, session, uow, actor_with):
        user = make_pending(session, "manager")

        with pytest.raises(BeyondOwnPermissions) as refusal:
            service.approve(uow(actor_with(Permission.USERS_MANAGE)), user_id=user.id)

        assert "sections.edit" in refusal.value.permissions

    def test_knows_no_such_role(self, session, uow, admin):
        user = make_pending(session)

        with pytest.raises(RoleGone):
            service.approve(uow(admin), user_id=user.id, role_name="emperor")

    def test_knows_no_such_person(self, uow, admin):
        with pytest.raises(PersonGone):
            service.approve(uow(admin), user_id=new_id())


class TestReject:
    def test_shuts_the_person_out(self, session, uow, admin, log_in, identify):
        user = make_pending(session)
        sign_in = log_in(user)

        service.reject(uow(admin), user_id=user.id, note="No opening")

        assert user.status is UserStatus.REJECTED
        with pytest.raises(Unauthenticated):
            identify(sign_in, user.auth_version)

    def test_is_for_the_waiting_only(self, session, uow, admin):
        with pytest.raises(AlreadyDecided):
            service.reject(uow(admin), user_id=make_user(session).id)


class TestSuspend:
    def test_holds_from_the_next_request_on(self, session, uow, admin, log_in, identify):
        user = make_user(session, "manager")
        sign_in = log_in(user)
        version = user.auth_version
        identify(sign_in, version)

        service.suspend(uow(admin), user_id=user.id)

        with pytest.raises(Unauthenticated):
            identify(sign_in, version)
        with pytest.raises(Unauthenticated):
            identify(sign_in, user.auth_version)

    def test_takes_the_employee_out_of_work(self, session, uow, admin):
        employee = make_employee(session)

        service.suspend(uow(admin), user_id=employee.user_id)

        assert not employee.is_active

    def test_is_for_the_approved_only(self, session, uow, admin):
        with pytest.raises(NotPossibleNow):
            service.suspend(uow(admin), user_id=make_pending(session).id)

    def test_is_nothing_one_does_to_oneself(self, session, uow, admin):
        with pytest.raises(OwnAccount):
            service.suspend(uow(admin), user_id=admin.user_id)

    def test_spares_those_who_may_do_more(self, session, uow, actor_with):
        owner = make_user(session, "admin")

        with pytest.raises(BeyondOwnPermissions):
            service.suspend(uow(actor_with(Permission.USERS_MANAGE)), user_id=owner.id)

    def test_spares_the_last_administrator(self, session, uow):
        owner = make_user(session, "admin")
        make_user(session, "admin", status=UserStatus.SUSPENDED)

        with pytest.raises(LastAdmin):
            service.suspend(uow(SYSTEM), user_id=owner.id)


class TestRestore:
    def test_lets_a_suspended_person_work_again(self, session, uow, admin):
        employee = make_employee(session)
        service.suspend(uow(admin), user_id=employee.user_id)

        user = service.restore(uow(admin), user_id=employee.user_id)

        assert user.status is UserStatus.APPROVED
        assert employee.is_active

    def test_is_for_those_shut_out_only(self, session, uow, admin):
        with pytest.raises(NotPossibleNow):
            service.restore(uow(admin), user_id=make_user(session).id)


class TestChangeRoles:
    def test_holds_from_the_next_request_on(self, session, uow, admin, log_in, identify):
        user = make_user(session, "manager")
        sign_in = log_in(user)
        version = user.auth_version

        service.change_roles(uow(admin), user_id=user.id, role_names=["employee"])

        with pytest.raises(Unauthenticated):
            identify(sign_in, version)
        assert not identify(sign_in, user.auth_version).may(Permission.SECTIONS_EDIT)

    def test_gives_several(self, session, uow, admin):
        user = make_user(session)

        service.change_roles(
            uow(admin), user_id=user.id, role_names=["shopper", "employee", "shopper"]
        )

        assert user.role_names == ["employee", "shopper"]

    def test_keeps_the_last_administrator(self, session, uow):
        owner = make_user(session, "admin")

        with pytest.raises(LastAdmin):
            service.change_roles(uow(SYSTEM), user_id=owner.id, role_names=["manager"])

    def test_is_nothing_one_does_to_oneself(self, uow, admin):
        with pytest.raises(OwnAccount):
            service.change_roles(uow(admin), user_id=admin.user_id, role_names=["admin"])

    def test_takes_the_permission(self, session, uow):
        manager = make_actor(session, "manager")

        with pytest.raises(PermissionMissing):
            service.change_roles(
                uow(manager), user_id=make_user(session).id, role_names=["manager"]
            )
